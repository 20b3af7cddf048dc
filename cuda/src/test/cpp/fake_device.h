// Executes CUDA kernels on a CPU: the counterpart of nvcc's device code for tests (see platform.cuh).
//
// The threads of a block are fibers on one operating system thread. A thread runs until it returns or reaches
// __syncthreads(), then the next one runs; the blocks of a grid run one after the other. So a data race between two
// barriers gives a wrong result in one of the two orders (ascending and descending thread index), and always the same one.
//
// What it reports, by a message on stderr and abort():
//  - a barrier that only some threads of a block reach, or different barriers reached at the same time,
//  - a write next to a shared array, or more than 48 KiB of shared memory in one block.
// Shared memory starts as NaN in each block. Not thread-safe: the driver (fake_driver.h) holds a lock.
//
// It cannot show a missing __threadfence() nor bank conflicts, and a loop that waits for another block never ends.
#pragma once

#include <sys/mman.h>

#include <cmath>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <math.h>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// A fiber switch is a function call of six pushes and six pops; ucontext makes two system calls.
#if !defined(__x86_64__) && !defined(FAKE_CUDA_UCONTEXT)
#define FAKE_CUDA_UCONTEXT
#endif
#ifdef FAKE_CUDA_UCONTEXT
#include <ucontext.h>
#endif

#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __align__(bytes) alignas(bytes)

struct uint3 {
    unsigned x, y, z;
};

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
};

#define FAKE_VECTOR2(name, type)                          \
    struct alignas(2 * sizeof(type)) name {               \
        type x, y;                                        \
    };                                                    \
    static inline name make_##name(type x, type y) {      \
        return {x, y};                                    \
    }
#define FAKE_VECTOR4(name, type)                                         \
    struct alignas(4 * sizeof(type)) name {                              \
        type x, y, z, w;                                                 \
    };                                                                   \
    static inline name make_##name(type x, type y, type z, type w) {     \
        return {x, y, z, w};                                             \
    }

FAKE_VECTOR2(float2, float)
FAKE_VECTOR2(int2, int)
FAKE_VECTOR2(uint2, unsigned)
FAKE_VECTOR4(float4, float)
FAKE_VECTOR4(int4, int)
FAKE_VECTOR4(uint4, unsigned)

static uint3 threadIdx;
static uint3 blockIdx;
static dim3 blockDim;
static dim3 gridDim;

namespace fake {

constexpr unsigned MAX_THREADS = 1024;
constexpr size_t MAX_SHARED_BYTES = 49152;
constexpr size_t STACK_BYTES = 64 * 1024;

// Each word of a guard zone is a NaN, so that a read beyond an array shows in the result, and differs from the other
// words, so that a copy of a guard zone shows as well.
inline uint32_t guardWord(size_t index) {
    return 0xFFF00001u + static_cast<uint32_t>(index);
}

constexpr size_t MAX_GUARD_BYTES = 8192;

inline const uint32_t *guardWords() {
    static const std::vector<uint32_t> words = [] {
        std::vector<uint32_t> all(MAX_GUARD_BYTES / 4);
        for (size_t i = 0; i < all.size(); i++) all[i] = guardWord(i);
        return all;
    }();
    return words.data();
}

inline void fillGuard(void *at, size_t bytes) {
    memcpy(at, guardWords(), bytes);
}

// The offset of the first changed word in a guard zone in bytes, or -1.
inline long guardDamage(const void *at, size_t bytes) {
    if (memcmp(at, guardWords(), bytes) == 0) return -1;
    const unsigned char *found = static_cast<const unsigned char *>(at);
    size_t i = 0;
    while (memcmp(found + i, guardWords() + i / 4, 4) == 0) i += 4;
    return static_cast<long>(i);
}

// ---------------------------------------------------------------------------------------------------------- kernels

// A kernel's name, its parameters' layout in one buffer, and the call that reads them from there.
struct KernelInfo {
    const char *name;
    unsigned maxThreads;
    std::vector<size_t> sizes;
    std::vector<size_t> offsets;
    std::vector<bool> pointers;
    size_t bytes;
    void (*call)(const unsigned char *arguments);
};

inline std::map<std::string, const KernelInfo *> &kernels() {
    static std::map<std::string, const KernelInfo *> byName;
    return byName;
}

template <auto Function>
struct Kernel;

template <typename... Parameters, void (*Function)(Parameters...)>
struct Kernel<Function> {
    static constexpr size_t COUNT = sizeof...(Parameters);
    static constexpr size_t SIZES[COUNT + 1] = {sizeof(Parameters)..., 0};
    static constexpr size_t ALIGNMENTS[COUNT + 1] = {alignof(Parameters)..., 1};

    static constexpr size_t offset(size_t parameter) {
        size_t at = 0;
        for (size_t i = 0; i <= parameter; i++) {
            at = (at + ALIGNMENTS[i] - 1) / ALIGNMENTS[i] * ALIGNMENTS[i];
            if (i < parameter) at += SIZES[i];
        }
        return at;
    }

    template <size_t... I>
    static void callWith([[maybe_unused]] const unsigned char *arguments, std::index_sequence<I...>) {
        Function(*reinterpret_cast<const Parameters *>(arguments + offset(I))...);
    }

    static void call(const unsigned char *arguments) {
        callWith(arguments, std::make_index_sequence<COUNT>());
    }

    static bool add(const char *name, unsigned maxThreads) {
        KernelInfo *kernel = new KernelInfo{name, maxThreads, {}, {}, {std::is_pointer_v<Parameters>...}, 0, &call};
        for (size_t i = 0; i < COUNT; i++) {
            kernel->sizes.push_back(SIZES[i]);
            kernel->offsets.push_back(offset(i));
        }
        kernel->bytes = offset(COUNT);
        return kernels().emplace(name, kernel).second;
    }
};

// ----------------------------------------------------------------------------------------------------------- fibers

struct Fiber {
#ifdef FAKE_CUDA_UCONTEXT
    ucontext_t context;
#else
    void *stackPointer;
#endif
};

#ifndef FAKE_CUDA_UCONTEXT
extern "C" void fakeCudaSwitch(void **save, void *load);

// Saves the registers that a called function must preserve. The rounding mode is not switched; nobody changes it.
asm(R"(
    .text
    .p2align 4
    .local fakeCudaSwitch
    .type fakeCudaSwitch, @function
fakeCudaSwitch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size fakeCudaSwitch, .-fakeCudaSwitch
)");
#endif

// The block that is running. One at a time, so these are plain globals.
struct Block {
    const KernelInfo *kernel;
    const unsigned char *arguments;
    bool reversed;
    unsigned threads;
    unsigned started;
    // Of the threads of this block since the last barrier: how many wait at the next one, and how many returned.
    unsigned arrived;
    unsigned returned;
    const char *barrierFile;
    int barrierLine;
    uint3 barrierThread;
    // Differs for each block of each launch, so that a shared array knows when to start anew.
    unsigned long long serial;
    size_t sharedBytes;
};

struct SharedArray {
    const char *name;
    unsigned char *before;
    unsigned char *after;
    size_t guardBytes;
};

static Block block;
static Fiber mainFiber;
static Fiber *current = &mainFiber;
static std::vector<Fiber *> idleFibers;
static std::vector<SharedArray> sharedArrays;
// The fibers that wait at the barrier, first in first out: a ring, because each waiting fiber leaves before it returns.
static Fiber *waiting[MAX_THREADS];
static unsigned waitingHead;
static unsigned waitingCount;

[[noreturn]] __attribute__((format(printf, 1, 2))) inline void fail(const char *format, ...) {
    fprintf(stderr, "fake CUDA: kernel %s, block (%u, %u, %u): ", block.kernel ? block.kernel->name : "(none)",
            blockIdx.x, blockIdx.y, blockIdx.z);
    va_list values;
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
    fflush(stderr);
    abort();
}

inline void switchTo(Fiber *target) {
    Fiber *from = current;
    if (from == target) return;
    current = target;
#ifdef FAKE_CUDA_UCONTEXT
    swapcontext(&from->context, &target->context);
#else
    fakeCudaSwitch(&from->stackPointer, target->stackPointer);
#endif
}

inline Fiber *nextWaiting() {
    Fiber *fiber = waiting[waitingHead];
    waitingHead = (waitingHead + 1) % MAX_THREADS;
    waitingCount--;
    return fiber;
}

inline void setThread(unsigned index) {
    unsigned inSlice = blockDim.x * blockDim.y;
    threadIdx = {index % blockDim.x, index % inSlice / blockDim.x, index / inSlice};
}

// Moves threadIdx on to the next thread to start, mostly without a division: short kernels spend their time here.
// The last thread to start was also the last to run when this is called.
inline void nextThread() {
    unsigned started = block.started++;
    if (started == 0) {
        setThread(block.reversed ? block.threads - 1 : 0);
    } else if (block.reversed) {
        if (threadIdx.x-- == 0) setThread(block.threads - 1 - started);
    } else if (++threadIdx.x == blockDim.x) {
        setThread(started);
    }
}

inline void checkPhase() {
    if (block.arrived + block.returned < block.threads) return;
    if (block.arrived > 0 && block.returned > 0) {
        fail("divergent barrier: %u of %u threads wait at %s:%d and the others have returned", block.arrived,
             block.threads, block.barrierFile, block.barrierLine);
    }
    block.arrived = 0;
}

// Runs threads that have not started, until there are none.
inline void runThreads() {
    while (block.started < block.threads) {
        nextThread();
        block.kernel->call(block.arguments);
        block.returned++;
        checkPhase();
    }
}

inline void fiberMain() {
    for (;;) {
        runThreads();
        idleFibers.push_back(current);
        switchTo(waitingCount > 0 ? nextWaiting() : &mainFiber);
    }
}

inline Fiber *idleFiber() {
    if (!idleFibers.empty()) {
        Fiber *fiber = idleFibers.back();
        idleFibers.pop_back();
        return fiber;
    }
    void *stack = mmap(nullptr, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) fail("no memory for the stack of a thread");
    // Below the stack, so that an overflow is a segmentation fault and not a wrong result.
    mprotect(stack, 4096, PROT_NONE);
    Fiber *fiber = new Fiber;
#ifdef FAKE_CUDA_UCONTEXT
    getcontext(&fiber->context);
    fiber->context.uc_stack.ss_sp = stack;
    fiber->context.uc_stack.ss_size = STACK_BYTES;
    fiber->context.uc_link = nullptr;
    makecontext(&fiber->context, fiberMain, 0);
#else
    // The first switch pops six registers and returns into fiberMain, with the stack aligned as after a call.
    void **top = reinterpret_cast<void **>(static_cast<char *>(stack) + STACK_BYTES);
    for (int i = 1; i <= 8; i++) top[-i] = nullptr;
    top[-2] = reinterpret_cast<void *>(&fiberMain);
    fiber->stackPointer = top - 8;
#endif
    return fiber;
}

__attribute__((noinline)) inline void barrier(const char *file, int line) {
    if (block.arrived == 0) {
        block.barrierFile = file;
        block.barrierLine = line;
        block.barrierThread = threadIdx;
    } else if (line != block.barrierLine || (file != block.barrierFile && strcmp(file, block.barrierFile) != 0)) {
        fail("divergent barrier: thread (%u, %u, %u) waits at %s:%d and thread (%u, %u, %u) at %s:%d",
             block.barrierThread.x, block.barrierThread.y, block.barrierThread.z, block.barrierFile, block.barrierLine,
             threadIdx.x, threadIdx.y, threadIdx.z, file, line);
    }
    block.arrived++;
    checkPhase();
    uint3 self = threadIdx;
    waiting[(waitingHead + waitingCount++) % MAX_THREADS] = current;
    switchTo(block.started < block.threads ? idleFiber() : nextWaiting());
    threadIdx = self;
}

// Called by each thread that passes the declaration of a shared array; does something once a block.
__attribute__((noinline)) inline void startShared(
        const char *name, unsigned char *before, unsigned char *data, size_t bytes, unsigned char *after,
        size_t guardBytes) {
    block.sharedBytes += bytes;
    if (block.sharedBytes > MAX_SHARED_BYTES) {
        fail("%zu bytes of shared memory with array %s; a block has %zu", block.sharedBytes, name, MAX_SHARED_BYTES);
    }
    fillGuard(before, guardBytes);
    memset(data, 0xFF, bytes);
    fillGuard(after, guardBytes);
    sharedArrays.push_back({name, before, after, guardBytes});
}

inline void runBlock() {
    block.started = block.arrived = block.returned = 0;
    block.sharedBytes = 0;
    block.serial++;
    sharedArrays.clear();
    runThreads();
    // The caller's stack is the first fiber. The last fiber to return comes back here.
    if (waitingCount > 0) switchTo(nextWaiting());
    for (const SharedArray &array : sharedArrays) {
        if (guardDamage(array.before, array.guardBytes) >= 0 || guardDamage(array.after, array.guardBytes) >= 0) {
            fail("write outside of shared array %s", array.name);
        }
    }
}

// Runs a kernel to its end. The arguments lie as KernelInfo.offsets says.
inline void runGrid(const KernelInfo *kernel, const unsigned char *arguments, dim3 grid, dim3 threads, bool reversed) {
    block.kernel = kernel;
    block.arguments = arguments;
    block.reversed = reversed;
    block.threads = threads.x * threads.y * threads.z;
    gridDim = grid;
    blockDim = threads;
    unsigned long long inSlice = static_cast<unsigned long long>(grid.x) * grid.y;
    unsigned long long blocks = inSlice * grid.z;
    for (unsigned long long i = 0; i < blocks; i++) {
        unsigned long long index = reversed ? blocks - 1 - i : i;
        blockIdx = {
            static_cast<unsigned>(index % grid.x), static_cast<unsigned>(index % inSlice / grid.x),
            static_cast<unsigned>(index / inSlice)};
        runBlock();
    }
    block.kernel = nullptr;
}

}  // namespace fake

// ------------------------------------------------------------------------------------------- what kernel source uses

#define KERNEL_BOUNDED(threads, name, ...)                                                                \
    static void name(__VA_ARGS__);                                                                        \
    [[maybe_unused]] static const bool fake_kernel_##name = fake::Kernel<&name>::add(#name, threads);     \
    static void name(__VA_ARGS__)

#define KERNEL(name, ...) KERNEL_BOUNDED(fake::MAX_THREADS, name, __VA_ARGS__)

#define SHARED(type, name, dims)                                                                           \
    static struct {                                                                                        \
        alignas(16) unsigned char before[64];                                                              \
        alignas(16) type data dims;                                                                        \
        alignas(16) unsigned char after[64];                                                               \
    } fake_shared_##name;                                                                                  \
    static unsigned long long fake_serial_##name = 0;                                                      \
    if (fake_serial_##name != fake::block.serial) {                                                        \
        fake_serial_##name = fake::block.serial;                                                           \
        fake::startShared(                                                                                 \
                #name, fake_shared_##name.before, reinterpret_cast<unsigned char *>(&fake_shared_##name.data), \
                sizeof fake_shared_##name.data, fake_shared_##name.after, 64);                             \
    }                                                                                                      \
    auto &name = fake_shared_##name.data

#define __syncthreads() fake::barrier(__FILE__, __LINE__)

static inline void __threadfence() {}

// One operating system thread runs all threads, so a plain read and write are atomic.
static inline unsigned atomicAdd(unsigned *at, unsigned value) {
    unsigned old = *at;
    *at = old + value;
    return old;
}

static inline int atomicAdd(int *at, int value) {
    int old = *at;
    *at = old + value;
    return old;
}

static inline unsigned atomicExch(unsigned *at, unsigned value) {
    unsigned old = *at;
    *at = value;
    return old;
}

static inline int atomicExch(int *at, int value) {
    int old = *at;
    *at = value;
    return old;
}

template <typename T>
static inline T __ldg(const T *at) {
    return *at;
}

static inline unsigned __umulhi(unsigned a, unsigned b) {
    return static_cast<unsigned>(static_cast<unsigned long long>(a) * b >> 32);
}

#define FAKE_MIN_MAX(type)                         \
    static inline type min(type a, type b) {       \
        return b < a ? b : a;                      \
    }                                              \
    static inline type max(type a, type b) {       \
        return a < b ? b : a;                      \
    }
FAKE_MIN_MAX(int)
FAKE_MIN_MAX(unsigned)
FAKE_MIN_MAX(long long)
FAKE_MIN_MAX(unsigned long long)
