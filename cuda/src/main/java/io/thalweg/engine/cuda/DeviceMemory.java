package io.thalweg.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * All memory of one network, on the GPU and page-locked on the host. Copies go through the network's stream alone: to wait for the whole
 * GPU would break what another network records at the same time. Closed as a whole. Belongs to one thread.
 */
final class DeviceMemory implements AutoCloseable {

    private final Stream stream;
    private final List<Long> onDevice = new ArrayList<>();
    private final List<Long> onHost = new ArrayList<>();

    DeviceMemory(Stream stream) {
        this.stream = stream;
    }

    /** The address of new memory on the GPU for so many floats, all 0; of some memory even if there are none. */
    long floats(long count) {
        long words = Math.max(1, count);
        long bytes = words * Float.BYTES;
        long address = Gpu.longOf("cuMemAlloc of " + bytes + " bytes", value -> Driver.cuMemAlloc_v2(value, bytes));
        onDevice.add(address);
        stream.fillWithZeros(address, words);
        stream.waitForAll();
        return address;
    }

    /** New memory on the GPU that holds these numbers. */
    long ints(int... values) {
        long address = floats(values.length);
        try (Memory host = new Memory((long) values.length * Integer.BYTES)) {
            host.write(0, values, 0, values.length);
            copyToDevice(host, address);
        }
        return address;
    }

    /** Page-locked memory of the host that the GPU can access as well. */
    HostMemory hostFloats(long count) {
        long bytes = Math.max(1, count) * Float.BYTES;
        long address = Gpu.longOf(
                "cuMemHostAlloc of " + bytes + " bytes",
                value -> Driver.cuMemHostAlloc(value, bytes, Driver.HOST_ALLOC_DEVICE_MAPPED));
        onHost.add(address);
        long deviceAddress = Gpu.longOf(
                "cuMemHostGetDevicePointer", value -> Driver.cuMemHostGetDevicePointer_v2(value, address, 0));
        Pointer pointer = new Pointer(address);
        pointer.setMemory(0, bytes, (byte) 0);
        return new HostMemory(pointer, address, deviceAddress, bytes);
    }

    /** Writes values to the GPU, and waits. */
    void write(long device, float[] values) {
        if (values.length > 0) {
            try (Memory host = new Memory((long) values.length * Float.BYTES)) {
                host.write(0, values, 0, values.length);
                copyToDevice(host, device);
            }
        }
    }

    private void copyToDevice(Memory host, long device) {
        stream.copyFromHost(device, Pointer.nativeValue(host), host.size());
        stream.waitForAll();
    }

    /** Reads values from the GPU. */
    float[] read(long device, int count) {
        if (count == 0) {
            return new float[0];
        }
        try (Memory host = new Memory((long) count * Float.BYTES)) {
            stream.copyToHost(Pointer.nativeValue(host), device, host.size());
            stream.waitForAll();
            return host.getFloatArray(0, count);
        }
    }

    /** Frees all, also where freeing some of it fails. */
    @Override
    public void close() {
        Failures failures = new Failures();
        free(onDevice, failures, address -> Gpu.check(Driver.cuMemFree_v2(address), "cuMemFree"));
        free(onHost, failures, address -> Gpu.check(Driver.cuMemFreeHost(address), "cuMemFreeHost"));
        failures.rethrow();
    }

    private static void free(List<Long> addresses, Failures failures, LongConsumer function) {
        addresses.forEach(address -> failures.attempt(() -> function.accept(address)));
        addresses.clear();
    }
}
