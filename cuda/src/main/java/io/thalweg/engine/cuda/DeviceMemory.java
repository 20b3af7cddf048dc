package io.thalweg.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/** All memory of one network, on the GPU and page-locked on the host. Closed as a whole. Belongs to one thread. */
final class DeviceMemory implements AutoCloseable {

    private final List<Long> onDevice = new ArrayList<>();
    private final List<Long> onHost = new ArrayList<>();

    /** The address of new memory on the GPU for so many floats, all 0; of some memory even if there are none. */
    long floats(long count) {
        long words = Math.max(1, count);
        long bytes = words * Float.BYTES;
        long address = Gpu.longOf("cuMemAlloc of " + bytes + " bytes", value -> Driver.cuMemAlloc_v2(value, bytes));
        onDevice.add(address);
        Gpu.check(Driver.cuMemsetD32_v2(address, 0, words), "cuMemsetD32");
        waitUntilWritten();
        return address;
    }

    /** New memory on the GPU that holds these numbers. */
    long ints(int... values) {
        long address = floats(values.length);
        Memory host = new Memory((long) values.length * Integer.BYTES);
        host.write(0, values, 0, values.length);
        copy(host, address);
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
    static void write(long device, float[] values) {
        if (values.length > 0) {
            Memory host = new Memory((long) values.length * Float.BYTES);
            host.write(0, values, 0, values.length);
            copy(host, device);
        }
    }

    private static void copy(Memory host, long device) {
        try {
            Gpu.check(Driver.cuMemcpyHtoD_v2(device, host, host.size()), "cuMemcpyHtoD");
            waitUntilWritten();
        } finally {
            Reference.reachabilityFence(host);
        }
    }

    // The driver may return before the GPU's memory is written, and the streams of networks do not wait for such work.
    private static void waitUntilWritten() {
        Gpu.check(Driver.cuCtxSynchronize(), "cuCtxSynchronize");
    }

    /** Reads values from the GPU. */
    static float[] read(long device, int count) {
        if (count == 0) {
            return new float[0];
        }
        Memory host = new Memory((long) count * Float.BYTES);
        Gpu.check(Driver.cuMemcpyDtoH_v2(host, device, host.size()), "cuMemcpyDtoH");
        return host.getFloatArray(0, count);
    }

    @Override
    public void close() {
        for (long address : onDevice) {
            Gpu.check(Driver.cuMemFree_v2(address), "cuMemFree");
        }
        for (long address : onHost) {
            Gpu.check(Driver.cuMemFreeHost(address), "cuMemFreeHost");
        }
        onDevice.clear();
        onHost.clear();
    }
}
