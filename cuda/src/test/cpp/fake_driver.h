// The functions of libcuda.so.1 that the engine calls, over the kernels of this translation unit (see fake_device.h).
//
// Like a GPU, and unlike a simple stand-in, it works late: launches, asynchronous copies and event records wait in their
// stream until something synchronizes with it. So a missing synchronization shows, always in the same way. Streams made
// with CU_STREAM_NON_BLOCKING have a queue each; the others share one with the default stream. A synchronous copy waits
// for that one only.
//
// What it checks beyond the driver: pointer arguments of kernels and both ends of copies must lie in live allocations
// (CUDA_ERROR_ILLEGAL_ADDRESS and CUDA_ERROR_INVALID_VALUE), and writes next to an allocation abort, after the kernel
// that made them or at the latest when the memory is freed. New memory is filled with NaN.
//
// Not modelled: more than one device, memory pools, dynamic shared memory, dependencies between streams.
#pragma once

#include "fake_device.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace fake {

using Result = int;
using Address = unsigned long long;

enum : Result {
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201,
    INVALID_PTX = 218,
    INVALID_HANDLE = 400,
    ILLEGAL_STATE = 401,
    NOT_FOUND = 500,
    NOT_READY = 600,
    ILLEGAL_ADDRESS = 700,
    CAPTURE_UNSUPPORTED = 900,
    CAPTURE_INVALIDATED = 901,
    CAPTURE_IMPLICIT = 906,
    CAPTURED_EVENT = 907,
};

struct ResultText {
    Result result;
    const char *name;
    const char *text;
};

// Includes results that only fakeCudaFailNext can cause.
inline const ResultText RESULTS[] = {
    {SUCCESS, "CUDA_SUCCESS", "no error"},
    {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {4, "CUDA_ERROR_DEINITIALIZED", "driver shutting down"},
    {34, "CUDA_ERROR_STUB_LIBRARY", "CUDA driver is a stub library"},
    {46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "CUDA-capable device(s) is/are busy or unavailable"},
    {100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {209, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device"},
    {214, "CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error encountered"},
    {INVALID_PTX, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "the provided PTX was compiled with an unsupported toolchain."},
    {INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {ILLEGAL_STATE, "CUDA_ERROR_ILLEGAL_STATE", "the operation cannot be performed in the present state"},
    {NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {702, "CUDA_ERROR_LAUNCH_TIMEOUT", "the launch timed out and was terminated"},
    {719, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {801, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
    {802, "CUDA_ERROR_SYSTEM_NOT_READY", "system not yet initialized"},
    {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "system has unsupported display driver / cuda driver combination"},
    {CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "operation not permitted when stream is capturing"},
    {CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",
     "operation failed due to a previous error during capture"},
    {CAPTURE_IMPLICIT, "CUDA_ERROR_STREAM_CAPTURE_IMPLICIT",
     "operation would make the legacy stream depend on a capturing blocking stream"},
    {CAPTURED_EVENT, "CUDA_ERROR_CAPTURED_EVENT", "operation not permitted on an event last recorded in a capturing stream"},
    {999, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

constexpr size_t GUARD_BYTES = 4096;
constexpr size_t DEVICE_BYTES = size_t{4} << 30;
// A caller that never synchronizes must not fill the memory.
constexpr size_t MAX_PENDING = 4096;

struct Allocation {
    size_t bytes;
    bool device;
};

struct Event;
struct Node;
using Nodes = std::vector<Node>;

// A unit of work in a stream or a graph.
struct Node {
    enum Kind { LAUNCH, COPY, FILL, RECORD, GRAPH } kind = LAUNCH;
    // LAUNCH. The arguments are aligned for every parameter type.
    const KernelInfo *kernel = nullptr;
    dim3 grid, threads;
    std::vector<float4> arguments;
    // COPY, FILL. A copy from pageable host memory takes the bytes with it.
    unsigned char *to = nullptr;
    const unsigned char *from = nullptr;
    size_t bytes = 0;
    bool toTracked = false, fromTracked = false;
    std::vector<unsigned char> staged;
    uint32_t word = 0;
    // RECORD
    std::weak_ptr<Event> event;
    // GRAPH
    std::shared_ptr<const Nodes> graph;
};

struct Queue {
    Nodes pending;
};

struct Event {
    std::shared_ptr<Queue> queue;
    bool recorded = false;
    bool pending = false;
    bool captured = false;
    std::chrono::steady_clock::time_point time;
};

struct Stream {
    bool blocking;
    std::shared_ptr<Queue> queue;
    std::shared_ptr<Nodes> capture;
    bool invalidated = false;
    bool threadLocal = false;
    std::thread::id capturer;
};

struct Module {};

struct Function {
    const KernelInfo *kernel;
    Module *module;
};

struct Graph {
    std::shared_ptr<Nodes> nodes;
};

struct Settings {
    bool reversed = false;
    int capability = 75;
    int driverVersion = 13000;
    int devices = 1;
};

// All of the driver's state, behind one lock. Never destroyed: other threads may still call when the process ends.
struct Driver {
    std::mutex lock;
    bool initialized = false;
    int contexts = 0;
    Result sticky = SUCCESS;
    Settings settings;
    std::map<uintptr_t, Allocation> allocations;
    size_t deviceBytes = 0;
    std::shared_ptr<Queue> defaultQueue = std::make_shared<Queue>();
    std::set<Stream *> streams;
    std::set<Module *> modules;
    std::map<Function *, std::unique_ptr<Function>> functions;
    std::set<Graph *> graphs;
    std::set<Graph *> executables;
    std::map<Event *, std::shared_ptr<Event>> events;
    std::map<std::string, Result> failures;
    long calls = 0;
    long launches = 0;

    Driver() {
        const char *reversed = getenv("FAKE_CUDA_REVERSED");
        settings.reversed = reversed != nullptr && strcmp(reversed, "1") == 0;
        int major, minor;
        const char *capability = getenv("FAKE_CUDA_CAPABILITY");
        if (capability != nullptr && sscanf(capability, "%d.%d", &major, &minor) == 2) {
            settings.capability = major * 10 + minor;
        }
    }
};

inline Driver &driver() {
    static Driver *instance = new Driver;
    return *instance;
}

// Each thread has its own current context, as with the real driver.
static thread_local bool contextIsCurrent = false;
static char contextHandle;

// ------------------------------------------------------------------------------------------------------------ memory

using AllocationEntry = std::pair<const uintptr_t, Allocation>;

// The allocation that holds all of a range, or null. An empty range at the end belongs to the allocation.
inline const AllocationEntry *allocationOf(const void *at, size_t bytes) {
    auto &all = driver().allocations;
    uintptr_t address = reinterpret_cast<uintptr_t>(at);
    auto next = all.upper_bound(address);
    if (next == all.begin()) return nullptr;
    const AllocationEntry &entry = *std::prev(next);
    size_t offset = address - entry.first;
    return offset <= entry.second.bytes && bytes <= entry.second.bytes - offset ? &entry : nullptr;
}

inline size_t guardedBytes(size_t bytes) {
    return (bytes + 255) / 256 * 256;
}

inline void checkGuards(const AllocationEntry &entry, const char *found) {
    unsigned char *data = reinterpret_cast<unsigned char *>(entry.first);
    size_t bytes = entry.second.bytes;
    long damage = guardDamage(data - GUARD_BYTES, GUARD_BYTES);
    long at = damage - static_cast<long>(GUARD_BYTES);
    if (damage < 0) {
        // The guard's words start at the next multiple of 4; the bytes before it stay as they were allocated.
        size_t start = (bytes + 3) / 4 * 4;
        for (size_t i = bytes; i < start; i++) {
            if (data[i] != 0xFF) damage = static_cast<long>(i);
        }
        at = damage;
        if (damage < 0) {
            damage = guardDamage(data + start, guardedBytes(bytes) - start + GUARD_BYTES);
            at = damage + static_cast<long>(start);
        }
    }
    if (damage < 0) return;
    fprintf(stderr, "fake CUDA: out-of-bounds write at byte %ld of an allocation of %zu bytes, found %s\n", at, bytes,
            found);
    fflush(stderr);
    abort();
}

inline void *allocate(size_t bytes, bool device) {
    size_t total = GUARD_BYTES + guardedBytes(bytes) + GUARD_BYTES;
    unsigned char *base = static_cast<unsigned char *>(aligned_alloc(256, total));
    if (base == nullptr) return nullptr;
    unsigned char *data = base + GUARD_BYTES;
    size_t start = (bytes + 3) / 4 * 4;
    fillGuard(base, GUARD_BYTES);
    memset(data, 0xFF, start);
    fillGuard(data + start, guardedBytes(bytes) - start + GUARD_BYTES);
    driver().allocations[reinterpret_cast<uintptr_t>(data)] = {bytes, device};
    if (device) driver().deviceBytes += bytes;
    return data;
}

// --------------------------------------------------------------------------------------------------------- execution

inline Result executeAll(const Nodes &nodes);

inline Result launch(const Node &node) {
    const unsigned char *arguments = reinterpret_cast<const unsigned char *>(node.arguments.data());
    const KernelInfo *kernel = node.kernel;
    std::vector<const AllocationEntry *> used;
    for (size_t i = 0; i < kernel->sizes.size(); i++) {
        if (!kernel->pointers[i]) continue;
        void *pointer;
        memcpy(&pointer, arguments + kernel->offsets[i], sizeof pointer);
        if (pointer == nullptr) continue;
        const AllocationEntry *entry = allocationOf(pointer, 0);
        if (entry == nullptr) {
            fprintf(stderr, "fake CUDA: kernel %s: argument %zu (%p) is in no live allocation\n", kernel->name, i,
                    pointer);
            return ILLEGAL_ADDRESS;
        }
        used.push_back(entry);
    }
    runGrid(kernel, arguments, node.grid, node.threads, driver().settings.reversed);
    std::string found = std::string("after kernel ") + kernel->name;
    for (const AllocationEntry *entry : used) checkGuards(*entry, found.c_str());
    return SUCCESS;
}

// Whether a range that was valid when the work was submitted still is: memory may be freed before a graph is replayed.
inline bool stillLive(const void *at, size_t bytes) {
    if (allocationOf(at, bytes) != nullptr) return true;
    fprintf(stderr, "fake CUDA: a copy or memset of %zu bytes at %p is in no live allocation\n", bytes, at);
    return false;
}

inline Result copy(const Node &node) {
    if (node.toTracked && !stillLive(node.to, node.bytes)) return ILLEGAL_ADDRESS;
    if (node.fromTracked && !stillLive(node.from, node.bytes)) return ILLEGAL_ADDRESS;
    if (node.bytes > 0) memmove(node.to, node.staged.empty() ? node.from : node.staged.data(), node.bytes);
    return SUCCESS;
}

inline Result execute(const Node &node) {
    switch (node.kind) {
        case Node::LAUNCH:
            return launch(node);
        case Node::COPY:
            return copy(node);
        case Node::FILL: {
            if (!stillLive(node.to, node.bytes)) return ILLEGAL_ADDRESS;
            for (size_t i = 0; i < node.bytes; i += 4) memcpy(node.to + i, &node.word, 4);
            return SUCCESS;
        }
        case Node::RECORD: {
            std::shared_ptr<Event> event = node.event.lock();
            if (event != nullptr) {
                event->pending = false;
                event->time = std::chrono::steady_clock::now();
            }
            return SUCCESS;
        }
        case Node::GRAPH:
            return executeAll(*node.graph);
    }
    return SUCCESS;
}

inline Result executeAll(const Nodes &nodes) {
    for (const Node &node : nodes) {
        Result result = execute(node);
        if (result != SUCCESS) return result;
    }
    return SUCCESS;
}

// Runs what waits in a queue. A failure makes the context unusable, as on a GPU.
inline Result flush(Queue &queue) {
    Nodes nodes;
    nodes.swap(queue.pending);
    if (driver().sticky == SUCCESS) driver().sticky = executeAll(nodes);
    return driver().sticky;
}

inline Result flushAll() {
    flush(*driver().defaultQueue);
    for (Stream *stream : driver().streams) flush(*stream->queue);
    return driver().sticky;
}

// Whether any stream is capturing, and forbids what would end the capture. Of streams in thread-local mode only those of this thread
// count, unless the call waits for the whole context.
inline bool invalidateCaptures(bool wholeContext) {
    bool any = false;
    for (Stream *stream : driver().streams) {
        if (stream->capture == nullptr) continue;
        if (!wholeContext && stream->threadLocal && stream->capturer != std::this_thread::get_id()) continue;
        any = stream->invalidated = true;
    }
    return any;
}

// The stream behind a handle: null and CU_STREAM_LEGACY are the default stream.
struct StreamOf {
    Result result = SUCCESS;
    Stream *stream = nullptr;

    explicit StreamOf(void *handle) {
        if (handle == nullptr || handle == reinterpret_cast<void *>(1)) return;
        stream = static_cast<Stream *>(handle);
        if (driver().streams.count(stream) == 0) result = INVALID_HANDLE;
    }

    bool capturing() const {
        return stream != nullptr && stream->capture != nullptr;
    }

    std::shared_ptr<Queue> queue() const {
        return stream == nullptr ? driver().defaultQueue : stream->queue;
    }

    Result submit(Node node) const {
        if (result != SUCCESS) return result;
        if (capturing()) {
            if (stream->invalidated) return CAPTURE_INVALIDATED;
            stream->capture->push_back(std::move(node));
            return SUCCESS;
        }
        if (stream == nullptr) {
            for (Stream *other : driver().streams) {
                if (other->capture == nullptr || !other->blocking) continue;
                other->invalidated = true;
                return CAPTURE_IMPLICIT;
            }
        }
        std::shared_ptr<Queue> target = queue();
        target->pending.push_back(std::move(node));
        return target->pending.size() > MAX_PENDING ? flush(*target) : SUCCESS;
    }
};

// The start of each driver function: takes the lock, and says whether the function may go on.
struct Call {
    std::lock_guard<std::mutex> guard;
    Result result = SUCCESS;

    enum Needs { NOTHING, INITIALIZED, CONTEXT, NO_CAPTURE, NO_CAPTURE_IN_CONTEXT };

    Call(const char *name, Needs needs) : guard(driver().lock) {
        Driver &state = driver();
        state.calls++;
        auto failure = state.failures.find(name);
        if (failure != state.failures.end()) {
            result = failure->second;
            state.failures.erase(failure);
        } else if (needs >= INITIALIZED && !state.initialized) {
            result = NOT_INITIALIZED;
        } else if (needs >= CONTEXT && (!contextIsCurrent || state.contexts == 0)) {
            result = INVALID_CONTEXT;
        } else if (needs >= CONTEXT && state.sticky != SUCCESS) {
            result = state.sticky;
        } else if (needs >= NO_CAPTURE && invalidateCaptures(needs == NO_CAPTURE_IN_CONTEXT)) {
            result = CAPTURE_UNSUPPORTED;
        }
    }
};

// Fills in a copy, and checks the ends that must be device memory. Pinned host memory may not be freed before the copy
// either; other host memory is not known here.
inline Result describeCopy(Node &node, void *to, bool toDevice, const void *from, bool fromDevice, size_t bytes) {
    node.kind = Node::COPY;
    node.to = static_cast<unsigned char *>(to);
    node.from = static_cast<const unsigned char *>(from);
    node.bytes = bytes;
    if (bytes == 0) return SUCCESS;
    if (to == nullptr || from == nullptr) return INVALID_VALUE;
    node.toTracked = allocationOf(to, bytes) != nullptr;
    node.fromTracked = allocationOf(from, bytes) != nullptr;
    return (toDevice && !node.toTracked) || (fromDevice && !node.fromTracked) ? INVALID_VALUE : SUCCESS;
}

inline void *pointer(Address address) {
    return reinterpret_cast<void *>(address);
}

}  // namespace fake

// ------------------------------------------------------------------------------------------------- the driver's functions

#define FAKE_API extern "C" __attribute__((visibility("default")))
// Ends a driver function that may not go on.
#define FAKE_CALL(needs)                              \
    fake::Call call(__func__, fake::Call::needs);     \
    if (call.result != fake::SUCCESS) return call.result

FAKE_API int cuInit(unsigned flags) {
    FAKE_CALL(NOTHING);
    if (flags != 0) return fake::INVALID_VALUE;
    fake::driver().initialized = true;
    return fake::SUCCESS;
}

FAKE_API int cuDriverGetVersion(int *version) {
    FAKE_CALL(NOTHING);
    if (version == nullptr) return fake::INVALID_VALUE;
    *version = fake::driver().settings.driverVersion;
    return fake::SUCCESS;
}

FAKE_API int cuGetErrorName(int result, const char **name) {
    if (name == nullptr) return fake::INVALID_VALUE;
    *name = nullptr;
    for (const fake::ResultText &known : fake::RESULTS) {
        if (known.result == result) *name = known.name;
    }
    return *name == nullptr ? fake::INVALID_VALUE : fake::SUCCESS;
}

FAKE_API int cuGetErrorString(int result, const char **text) {
    if (text == nullptr) return fake::INVALID_VALUE;
    *text = nullptr;
    for (const fake::ResultText &known : fake::RESULTS) {
        if (known.result == result) *text = known.text;
    }
    return *text == nullptr ? fake::INVALID_VALUE : fake::SUCCESS;
}

FAKE_API int cuDeviceGetCount(int *count) {
    FAKE_CALL(INITIALIZED);
    if (count == nullptr) return fake::INVALID_VALUE;
    *count = fake::driver().settings.devices;
    return fake::SUCCESS;
}

FAKE_API int cuDeviceGet(int *device, int ordinal) {
    FAKE_CALL(INITIALIZED);
    if (device == nullptr) return fake::INVALID_VALUE;
    if (ordinal < 0 || ordinal >= fake::driver().settings.devices) return fake::INVALID_DEVICE;
    *device = ordinal;
    return fake::SUCCESS;
}

FAKE_API int cuDeviceGetName(char *name, int length, int device) {
    FAKE_CALL(INITIALIZED);
    if (name == nullptr || length <= 0) return fake::INVALID_VALUE;
    if (device < 0 || device >= fake::driver().settings.devices) return fake::INVALID_DEVICE;
    snprintf(name, static_cast<size_t>(length), "Fake GPU on the CPU");
    return fake::SUCCESS;
}

FAKE_API int cuDeviceTotalMem_v2(size_t *bytes, int device) {
    FAKE_CALL(INITIALIZED);
    if (bytes == nullptr) return fake::INVALID_VALUE;
    if (device < 0 || device >= fake::driver().settings.devices) return fake::INVALID_DEVICE;
    *bytes = fake::DEVICE_BYTES;
    return fake::SUCCESS;
}

FAKE_API int cuDeviceGetAttribute(int *value, int attribute, int device) {
    FAKE_CALL(INITIALIZED);
    if (value == nullptr) return fake::INVALID_VALUE;
    if (device < 0 || device >= fake::driver().settings.devices) return fake::INVALID_DEVICE;
    // The numbers of CUdevice_attribute.
    switch (attribute) {
        case 1:  // MAX_THREADS_PER_BLOCK
        case 2:  // MAX_BLOCK_DIM_X
        case 3:  // MAX_BLOCK_DIM_Y
        case 39:  // MAX_THREADS_PER_MULTIPROCESSOR
            *value = 1024;
            break;
        case 4:  // MAX_BLOCK_DIM_Z
            *value = 64;
            break;
        case 5:  // MAX_GRID_DIM_X
            *value = 2147483647;
            break;
        case 6:  // MAX_GRID_DIM_Y
        case 7:  // MAX_GRID_DIM_Z
            *value = 65535;
            break;
        case 8:  // MAX_SHARED_MEMORY_PER_BLOCK
            *value = static_cast<int>(fake::MAX_SHARED_BYTES);
            break;
        case 81:  // MAX_SHARED_MEMORY_PER_MULTIPROCESSOR
        case 97:  // MAX_SHARED_MEMORY_PER_BLOCK_OPTIN
        case 9:  // TOTAL_CONSTANT_MEMORY
        case 12:  // MAX_REGISTERS_PER_BLOCK
        case 82:  // MAX_REGISTERS_PER_MULTIPROCESSOR
            *value = 65536;
            break;
        case 10:  // WARP_SIZE
            *value = 32;
            break;
        case 13:  // CLOCK_RATE
            *value = 1000000;
            break;
        case 16:  // MULTIPROCESSOR_COUNT
            *value = 4;
            break;
        case 38:  // L2_CACHE_SIZE
            *value = 1 << 20;
            break;
        case 19:  // CAN_MAP_HOST_MEMORY
        case 31:  // CONCURRENT_KERNELS
        case 40:  // ASYNC_ENGINE_COUNT
        case 41:  // UNIFIED_ADDRESSING
            *value = 1;
            break;
        case 18:  // INTEGRATED
        case 20:  // COMPUTE_MODE
        case 32:  // ECC_ENABLED
        case 95:  // COOPERATIVE_LAUNCH
            *value = 0;
            break;
        case 75:  // COMPUTE_CAPABILITY_MAJOR
            *value = fake::driver().settings.capability / 10;
            break;
        case 76:  // COMPUTE_CAPABILITY_MINOR
            *value = fake::driver().settings.capability % 10;
            break;
        default:
            return fake::INVALID_VALUE;
    }
    return fake::SUCCESS;
}

FAKE_API int cuDevicePrimaryCtxRetain(void **context, int device) {
    FAKE_CALL(INITIALIZED);
    if (context == nullptr) return fake::INVALID_VALUE;
    if (device < 0 || device >= fake::driver().settings.devices) return fake::INVALID_DEVICE;
    fake::driver().contexts++;
    *context = &fake::contextHandle;
    return fake::SUCCESS;
}

// The last release ends the context and with it a failure. What was not freed stays counted as live.
FAKE_API int cuDevicePrimaryCtxRelease_v2(int device) {
    FAKE_CALL(INITIALIZED);
    fake::Driver &state = fake::driver();
    if (device < 0 || device >= state.settings.devices) return fake::INVALID_DEVICE;
    if (state.contexts == 0) return fake::INVALID_CONTEXT;
    if (--state.contexts == 0) {
        fake::flushAll();
        state.sticky = fake::SUCCESS;
    }
    return fake::SUCCESS;
}

FAKE_API int cuCtxSetCurrent(void *context) {
    FAKE_CALL(INITIALIZED);
    if (context != nullptr && (context != &fake::contextHandle || fake::driver().contexts == 0)) {
        return fake::INVALID_CONTEXT;
    }
    fake::contextIsCurrent = context != nullptr;
    return fake::SUCCESS;
}

FAKE_API int cuCtxSynchronize() {
    FAKE_CALL(NO_CAPTURE_IN_CONTEXT);
    return fake::flushAll();
}

// The text is not compiled: the kernels are those of this library, whatever it says.
FAKE_API int cuModuleLoadDataEx(void **module, const void *image, unsigned, int *, void **) {
    FAKE_CALL(NO_CAPTURE);
    if (module == nullptr || image == nullptr) return fake::INVALID_VALUE;
    if (strstr(static_cast<const char *>(image), ".version") == nullptr) return fake::INVALID_PTX;
    fake::Module *loaded = new fake::Module;
    fake::driver().modules.insert(loaded);
    *module = loaded;
    return fake::SUCCESS;
}

FAKE_API int cuModuleUnload(void *handle) {
    FAKE_CALL(NO_CAPTURE);
    fake::Driver &state = fake::driver();
    fake::Module *module = static_cast<fake::Module *>(handle);
    if (state.modules.count(module) == 0) return fake::INVALID_HANDLE;
    fake::Result result = fake::flushAll();
    for (auto at = state.functions.begin(); at != state.functions.end();) {
        at = at->second->module == module ? state.functions.erase(at) : std::next(at);
    }
    state.modules.erase(module);
    delete module;
    return result;
}

FAKE_API int cuModuleGetFunction(void **function, void *handle, const char *name) {
    FAKE_CALL(CONTEXT);
    fake::Driver &state = fake::driver();
    fake::Module *module = static_cast<fake::Module *>(handle);
    if (function == nullptr || name == nullptr) return fake::INVALID_VALUE;
    if (state.modules.count(module) == 0) return fake::INVALID_HANDLE;
    auto kernel = fake::kernels().find(name);
    if (kernel == fake::kernels().end()) return fake::NOT_FOUND;
    auto made = std::make_unique<fake::Function>(fake::Function{kernel->second, module});
    fake::Function *key = made.get();
    state.functions[key] = std::move(made);
    *function = key;
    return fake::SUCCESS;
}

FAKE_API int cuMemGetInfo_v2(size_t *free, size_t *total) {
    FAKE_CALL(CONTEXT);
    if (free == nullptr || total == nullptr) return fake::INVALID_VALUE;
    *total = fake::DEVICE_BYTES;
    *free = fake::DEVICE_BYTES - fake::driver().deviceBytes;
    return fake::SUCCESS;
}

FAKE_API int cuMemAlloc_v2(fake::Address *address, size_t bytes) {
    FAKE_CALL(NO_CAPTURE);
    if (address == nullptr || bytes == 0) return fake::INVALID_VALUE;
    if (bytes > fake::DEVICE_BYTES - fake::driver().deviceBytes) return fake::OUT_OF_MEMORY;
    void *data = fake::allocate(bytes, true);
    if (data == nullptr) return fake::OUT_OF_MEMORY;
    *address = reinterpret_cast<fake::Address>(data);
    return fake::SUCCESS;
}

// Waits for all work, as the driver does.
static int fakeFree(void *data, bool device) {
    fake::Driver &state = fake::driver();
    if (data == nullptr) return device ? fake::SUCCESS : fake::INVALID_VALUE;
    auto entry = state.allocations.find(reinterpret_cast<uintptr_t>(data));
    if (entry == state.allocations.end() || entry->second.device != device) return fake::INVALID_VALUE;
    fake::Result result = fake::flushAll();
    fake::checkGuards(*entry, "when it was freed");
    if (device) state.deviceBytes -= entry->second.bytes;
    state.allocations.erase(entry);
    free(static_cast<unsigned char *>(data) - fake::GUARD_BYTES);
    return result;
}

FAKE_API int cuMemFree_v2(fake::Address address) {
    FAKE_CALL(NO_CAPTURE);
    return fakeFree(fake::pointer(address), true);
}

FAKE_API int cuMemHostAlloc(void **data, size_t bytes, unsigned) {
    FAKE_CALL(NO_CAPTURE);
    if (data == nullptr || bytes == 0) return fake::INVALID_VALUE;
    *data = fake::allocate(bytes, false);
    return *data == nullptr ? fake::OUT_OF_MEMORY : fake::SUCCESS;
}

FAKE_API int cuMemFreeHost(void *data) {
    FAKE_CALL(NO_CAPTURE);
    return fakeFree(data, false);
}

FAKE_API int cuMemHostGetDevicePointer_v2(fake::Address *address, void *data, unsigned flags) {
    FAKE_CALL(CONTEXT);
    if (address == nullptr || flags != 0 || fake::allocationOf(data, 0) == nullptr) return fake::INVALID_VALUE;
    *address = reinterpret_cast<fake::Address>(data);
    return fake::SUCCESS;
}

static int fakeCopy(void *to, bool toDevice, const void *from, bool fromDevice, size_t bytes) {
    fake::Node node;
    fake::Result result = fake::describeCopy(node, to, toDevice, from, fromDevice, bytes);
    if (result != fake::SUCCESS) return result;
    result = fake::flush(*fake::driver().defaultQueue);
    return result != fake::SUCCESS ? result : fake::execute(node);
}

FAKE_API int cuMemcpyHtoD_v2(fake::Address to, const void *from, size_t bytes) {
    FAKE_CALL(NO_CAPTURE);
    return fakeCopy(fake::pointer(to), true, from, false, bytes);
}

FAKE_API int cuMemcpyDtoH_v2(void *to, fake::Address from, size_t bytes) {
    FAKE_CALL(NO_CAPTURE);
    return fakeCopy(to, false, fake::pointer(from), true, bytes);
}

FAKE_API int cuMemcpyDtoD_v2(fake::Address to, fake::Address from, size_t bytes) {
    FAKE_CALL(NO_CAPTURE);
    return fakeCopy(fake::pointer(to), true, fake::pointer(from), true, bytes);
}

FAKE_API int cuMemcpyHtoDAsync_v2(fake::Address to, const void *from, size_t bytes, void *handle) {
    FAKE_CALL(CONTEXT);
    fake::StreamOf stream(handle);
    fake::Node node;
    fake::Result result = fake::describeCopy(node, fake::pointer(to), true, from, false, bytes);
    if (result != fake::SUCCESS) return result;
    // The driver reads pageable memory before it returns. A captured copy reads it at each replay.
    if (!node.fromTracked && bytes > 0 && !stream.capturing()) {
        const unsigned char *source = static_cast<const unsigned char *>(from);
        node.staged.assign(source, source + bytes);
    }
    return stream.submit(std::move(node));
}

FAKE_API int cuMemcpyDtoHAsync_v2(void *to, fake::Address from, size_t bytes, void *handle) {
    FAKE_CALL(CONTEXT);
    fake::StreamOf stream(handle);
    fake::Node node;
    fake::Result result = fake::describeCopy(node, to, false, fake::pointer(from), true, bytes);
    if (result != fake::SUCCESS) return result;
    // The driver has written pageable memory when it returns.
    bool now = !node.toTracked && !stream.capturing();
    result = stream.submit(std::move(node));
    return result == fake::SUCCESS && now ? fake::flush(*stream.queue()) : result;
}

FAKE_API int cuMemcpyDtoDAsync_v2(fake::Address to, fake::Address from, size_t bytes, void *handle) {
    FAKE_CALL(CONTEXT);
    fake::Node node;
    fake::Result result = fake::describeCopy(node, fake::pointer(to), true, fake::pointer(from), true, bytes);
    return result != fake::SUCCESS ? result : fake::StreamOf(handle).submit(std::move(node));
}

static int fakeDescribeFill(fake::Node &node, fake::Address to, unsigned word, size_t count) {
    node.kind = fake::Node::FILL;
    node.to = static_cast<unsigned char *>(fake::pointer(to));
    node.bytes = count * 4;
    node.word = word;
    bool valid = to % 4 == 0 && count <= SIZE_MAX / 4 && fake::allocationOf(node.to, node.bytes) != nullptr;
    return valid ? fake::SUCCESS : fake::INVALID_VALUE;
}

FAKE_API int cuMemsetD32_v2(fake::Address to, unsigned word, size_t count) {
    FAKE_CALL(NO_CAPTURE);
    fake::Node node;
    fake::Result result = fakeDescribeFill(node, to, word, count);
    if (result != fake::SUCCESS) return result;
    result = fake::flush(*fake::driver().defaultQueue);
    return result != fake::SUCCESS ? result : fake::execute(node);
}

FAKE_API int cuMemsetD32Async(fake::Address to, unsigned word, size_t count, void *handle) {
    FAKE_CALL(CONTEXT);
    fake::Node node;
    fake::Result result = fakeDescribeFill(node, to, word, count);
    return result != fake::SUCCESS ? result : fake::StreamOf(handle).submit(std::move(node));
}

FAKE_API int cuStreamCreate(void **handle, unsigned flags) {
    FAKE_CALL(CONTEXT);
    if (handle == nullptr || flags > 1) return fake::INVALID_VALUE;
    bool blocking = flags == 0;
    auto queue = blocking ? fake::driver().defaultQueue : std::make_shared<fake::Queue>();
    fake::Stream *stream = new fake::Stream{blocking, queue, nullptr};
    fake::driver().streams.insert(stream);
    *handle = stream;
    return fake::SUCCESS;
}

FAKE_API int cuStreamDestroy_v2(void *handle) {
    FAKE_CALL(CONTEXT);
    fake::StreamOf stream(handle);
    if (stream.result != fake::SUCCESS || stream.stream == nullptr) return fake::INVALID_HANDLE;
    fake::Result result = fake::flush(*stream.queue());
    fake::driver().streams.erase(stream.stream);
    delete stream.stream;
    return result;
}

FAKE_API int cuStreamSynchronize(void *handle) {
    FAKE_CALL(CONTEXT);
    fake::StreamOf stream(handle);
    if (stream.result != fake::SUCCESS) return stream.result;
    if (stream.capturing()) {
        stream.stream->invalidated = true;
        return fake::CAPTURE_UNSUPPORTED;
    }
    return fake::flush(*stream.queue());
}

FAKE_API int cuStreamBeginCapture_v2(void *handle, int mode) {
    FAKE_CALL(CONTEXT);
    fake::StreamOf stream(handle);
    if (stream.result != fake::SUCCESS) return stream.result;
    if (mode < 0 || mode > 2) return fake::INVALID_VALUE;
    if (stream.stream == nullptr) return fake::CAPTURE_UNSUPPORTED;
    if (stream.capturing()) return fake::ILLEGAL_STATE;
    stream.stream->capture = std::make_shared<fake::Nodes>();
    stream.stream->invalidated = false;
    stream.stream->threadLocal = mode == 1;
    stream.stream->capturer = std::this_thread::get_id();
    return fake::SUCCESS;
}

FAKE_API int cuStreamEndCapture(void *handle, void **graph) {
    FAKE_CALL(CONTEXT);
    fake::StreamOf stream(handle);
    if (stream.result != fake::SUCCESS) return stream.result;
    if (graph == nullptr) return fake::INVALID_VALUE;
    *graph = nullptr;
    if (!stream.capturing()) return fake::ILLEGAL_STATE;
    auto nodes = std::move(stream.stream->capture);
    stream.stream->capture = nullptr;
    if (stream.stream->invalidated) return fake::CAPTURE_INVALIDATED;
    fake::Graph *made = new fake::Graph{nodes};
    fake::driver().graphs.insert(made);
    *graph = made;
    return fake::SUCCESS;
}

FAKE_API int cuLaunchKernel(
        void *handle, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
        unsigned blockZ, unsigned sharedBytes, void *streamHandle, void **parameters, void **extra) {
    FAKE_CALL(CONTEXT);
    fake::Driver &state = fake::driver();
    if (handle == nullptr) return fake::INVALID_VALUE;
    fake::Function *function = static_cast<fake::Function *>(handle);
    if (state.functions.count(function) == 0) return fake::INVALID_HANDLE;
    const fake::KernelInfo *kernel = function->kernel;
    if (gridX == 0 || gridY == 0 || gridZ == 0 || gridX > 2147483647u || gridY > 65535 || gridZ > 65535) {
        return fake::INVALID_VALUE;
    }
    if (blockX == 0 || blockY == 0 || blockZ == 0 || blockX > 1024 || blockY > 1024 || blockZ > 64) {
        return fake::INVALID_VALUE;
    }
    unsigned threads = blockX * blockY * blockZ;
    if (threads > fake::MAX_THREADS || threads > kernel->maxThreads) return fake::INVALID_VALUE;
    if (sharedBytes != 0 || extra != nullptr) return fake::INVALID_VALUE;
    if (parameters == nullptr && !kernel->sizes.empty()) return fake::INVALID_VALUE;
    fake::Node node;
    node.kind = fake::Node::LAUNCH;
    node.kernel = kernel;
    node.grid = {gridX, gridY, gridZ};
    node.threads = {blockX, blockY, blockZ};
    node.arguments.resize((kernel->bytes + sizeof(float4) - 1) / sizeof(float4));
    unsigned char *arguments = reinterpret_cast<unsigned char *>(node.arguments.data());
    for (size_t i = 0; i < kernel->sizes.size(); i++) {
        if (parameters[i] == nullptr) return fake::INVALID_VALUE;
        memcpy(arguments + kernel->offsets[i], parameters[i], kernel->sizes[i]);
    }
    fake::StreamOf stream(streamHandle);
    if (!stream.capturing()) state.launches++;
    return stream.submit(std::move(node));
}

static long fakeLaunchesOf(const fake::Nodes &nodes) {
    long count = 0;
    for (const fake::Node &node : nodes) {
        if (node.kind == fake::Node::LAUNCH) count++;
        if (node.kind == fake::Node::GRAPH) count += fakeLaunchesOf(*node.graph);
    }
    return count;
}

// Later changes of the graph do not exist, so graph and executable share the nodes.
FAKE_API int cuGraphInstantiateWithFlags(void **executable, void *handle, unsigned long long) {
    FAKE_CALL(CONTEXT);
    fake::Graph *graph = static_cast<fake::Graph *>(handle);
    if (executable == nullptr || fake::driver().graphs.count(graph) == 0) return fake::INVALID_VALUE;
    fake::Graph *made = new fake::Graph{graph->nodes};
    fake::driver().executables.insert(made);
    *executable = made;
    return fake::SUCCESS;
}

FAKE_API int cuGraphGetNodes(void *handle, void **nodes, size_t *count) {
    FAKE_CALL(CONTEXT);
    fake::Graph *graph = static_cast<fake::Graph *>(handle);
    if (count == nullptr || fake::driver().graphs.count(graph) == 0) return fake::INVALID_VALUE;
    if (nodes == nullptr) {
        *count = graph->nodes->size();
        return fake::SUCCESS;
    }
    for (size_t i = 0; i < *count; i++) nodes[i] = i < graph->nodes->size() ? &(*graph->nodes)[i] : nullptr;
    *count = std::min(*count, graph->nodes->size());
    return fake::SUCCESS;
}

FAKE_API int cuGraphLaunch(void *handle, void *streamHandle) {
    FAKE_CALL(CONTEXT);
    fake::Graph *executable = static_cast<fake::Graph *>(handle);
    if (fake::driver().executables.count(executable) == 0) return fake::INVALID_VALUE;
    fake::StreamOf stream(streamHandle);
    fake::Node node;
    node.kind = fake::Node::GRAPH;
    node.graph = executable->nodes;
    if (!stream.capturing()) fake::driver().launches += fakeLaunchesOf(*executable->nodes);
    return stream.submit(std::move(node));
}

FAKE_API int cuGraphExecDestroy(void *handle) {
    FAKE_CALL(CONTEXT);
    fake::Graph *executable = static_cast<fake::Graph *>(handle);
    if (fake::driver().executables.erase(executable) == 0) return fake::INVALID_VALUE;
    delete executable;
    return fake::SUCCESS;
}

FAKE_API int cuGraphDestroy(void *handle) {
    FAKE_CALL(CONTEXT);
    fake::Graph *graph = static_cast<fake::Graph *>(handle);
    if (fake::driver().graphs.erase(graph) == 0) return fake::INVALID_VALUE;
    delete graph;
    return fake::SUCCESS;
}

FAKE_API int cuEventCreate(void **handle, unsigned) {
    FAKE_CALL(CONTEXT);
    if (handle == nullptr) return fake::INVALID_VALUE;
    auto event = std::make_shared<fake::Event>();
    fake::driver().events[event.get()] = event;
    *handle = event.get();
    return fake::SUCCESS;
}

static std::shared_ptr<fake::Event> fakeEvent(void *handle) {
    auto entry = fake::driver().events.find(static_cast<fake::Event *>(handle));
    return entry == fake::driver().events.end() ? nullptr : entry->second;
}

FAKE_API int cuEventRecord(void *handle, void *streamHandle) {
    FAKE_CALL(CONTEXT);
    auto event = fakeEvent(handle);
    fake::StreamOf stream(streamHandle);
    if (event == nullptr || stream.result != fake::SUCCESS) return fake::INVALID_HANDLE;
    event->captured = stream.capturing();
    if (event->captured) return fake::SUCCESS;
    event->queue = stream.queue();
    event->recorded = event->pending = true;
    fake::Node node;
    node.kind = fake::Node::RECORD;
    node.event = event;
    return stream.submit(std::move(node));
}

FAKE_API int cuEventSynchronize(void *handle) {
    FAKE_CALL(CONTEXT);
    auto event = fakeEvent(handle);
    if (event == nullptr) return fake::INVALID_HANDLE;
    if (event->captured) {
        fake::invalidateCaptures(true);
        return fake::CAPTURED_EVENT;
    }
    return event->pending ? fake::flush(*event->queue) : fake::SUCCESS;
}

FAKE_API int cuEventElapsedTime(float *milliseconds, void *startHandle, void *endHandle) {
    FAKE_CALL(CONTEXT);
    auto start = fakeEvent(startHandle);
    auto end = fakeEvent(endHandle);
    if (milliseconds == nullptr) return fake::INVALID_VALUE;
    if (start == nullptr || end == nullptr || !start->recorded || !end->recorded) return fake::INVALID_HANDLE;
    if (start->captured || end->captured) return fake::CAPTURED_EVENT;
    if (start->pending || end->pending) return fake::NOT_READY;
    *milliseconds = std::chrono::duration<float, std::milli>(end->time - start->time).count();
    return fake::SUCCESS;
}

FAKE_API int cuEventDestroy_v2(void *handle) {
    FAKE_CALL(CONTEXT);
    auto event = fakeEvent(handle);
    if (event == nullptr) return fake::INVALID_HANDLE;
    fake::driver().events.erase(event.get());
    return fake::SUCCESS;
}

// --------------------------------------------------------------------------------------------------- what tests ask for

// Device and pinned host allocations that were not freed.
FAKE_API long fakeCudaLiveAllocations() {
    std::lock_guard<std::mutex> guard(fake::driver().lock);
    return static_cast<long>(fake::driver().allocations.size());
}

// Streams, modules, graphs, executable graphs, events and retained contexts that were not destroyed.
FAKE_API long fakeCudaLiveObjects() {
    fake::Driver &state = fake::driver();
    std::lock_guard<std::mutex> guard(state.lock);
    size_t count = state.streams.size() + state.modules.size() + state.graphs.size() + state.executables.size()
            + state.events.size();
    return static_cast<long>(count) + state.contexts;
}

// Kernels that were launched so far, those of launched graphs included.
FAKE_API long fakeCudaLaunches() {
    std::lock_guard<std::mutex> guard(fake::driver().lock);
    return fake::driver().launches;
}

// Calls of the driver so far, except for the texts of errors.
FAKE_API long fakeCudaCalls() {
    std::lock_guard<std::mutex> guard(fake::driver().lock);
    return fake::driver().calls;
}

// Lets the next call of a driver function ("cuMemAlloc_v2") do nothing and return this result; 0 takes it back.
FAKE_API void fakeCudaFailNext(const char *function, int result) {
    std::lock_guard<std::mutex> guard(fake::driver().lock);
    fake::driver().failures.erase(function);
    if (result != fake::SUCCESS) fake::driver().failures[function] = result;
}

// Changes a setting while no work waits: "reversed" (0 or 1), "capability" (75), "driverVersion" (13000), "devices" (1).
// Returns 0, or 1 for an unknown name.
FAKE_API int fakeCudaSet(const char *name, int value) {
    fake::Settings &settings = fake::driver().settings;
    std::lock_guard<std::mutex> guard(fake::driver().lock);
    std::string setting = name;
    if (setting == "reversed") settings.reversed = value != 0;
    else if (setting == "capability") settings.capability = value;
    else if (setting == "driverVersion") settings.driverVersion = value;
    else if (setting == "devices") settings.devices = value;
    else return 1;
    return 0;
}
