// Tests the fake GPU itself with small kernels: what it computes, and what it reports. Each case of the first kind runs
// in both orders of threads; each of the second kind in a child process, because it ends with abort(). With the argument
// "time" it also measures.
#include "platform.cuh"

namespace {

constexpr int TILE = 32;
constexpr int THREADS = 64;

// C [M, N] = A [M, K] · B [K, N], a tile of 32×32 a block, 4×4 results a thread. Leaves out one of the barriers on demand.
template <bool FIRST_BARRIER, bool SECOND_BARRIER>
__device__ __forceinline__ void product(
        const float *__restrict__ a, const float *__restrict__ b, float *__restrict__ c, int m, int n, int k) {
    SHARED(float, left, [TILE][TILE + 1]);
    SHARED(float, right, [TILE][TILE]);
    int row0 = static_cast<int>(blockIdx.y) * TILE;
    int column0 = static_cast<int>(blockIdx.x) * TILE;
    int thread = static_cast<int>(threadIdx.x);
    int row = thread / 8 * 4;
    int column = thread % 8 * 4;
    float sum[4][4] = {};
    for (int start = 0; start < k; start += TILE) {
        for (int i = thread; i < TILE * TILE; i += THREADS) {
            int y = i / TILE;
            int x = i % TILE;
            left[y][x] = row0 + y < m && start + x < k ? __ldg(a + (row0 + y) * k + start + x) : 0.0f;
            right[y][x] = start + y < k && column0 + x < n ? __ldg(b + (start + y) * n + column0 + x) : 0.0f;
        }
        if (FIRST_BARRIER) __syncthreads();
#pragma unroll
        for (int i = 0; i < TILE; i++) {
            float4 r = *reinterpret_cast<const float4 *>(&right[i][column]);
#pragma unroll
            for (int y = 0; y < 4; y++) {
                float l = left[row + y][i];
                sum[y][0] = fmaf(l, r.x, sum[y][0]);
                sum[y][1] = fmaf(l, r.y, sum[y][1]);
                sum[y][2] = fmaf(l, r.z, sum[y][2]);
                sum[y][3] = fmaf(l, r.w, sum[y][3]);
            }
        }
        if (SECOND_BARRIER) __syncthreads();
    }
    for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 4; x++) {
            if (row0 + row + y < m && column0 + column + x < n) c[(row0 + row + y) * n + column0 + column + x] = sum[y][x];
        }
    }
}

struct Twice {
    __device__ float operator()(float x) const {
        return 2.0f * x;
    }
};

template <typename Operation>
__device__ __forceinline__ void each(const float *x, float *y, int count, Operation operation) {
    int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i < count) y[i] = operation(x[i]);
}

}  // namespace

KERNEL_BOUNDED(64, matmul, const float *a, const float *b, float *c, int m, int n, int k) {
    product<true, true>(a, b, c, m, n, k);
}

KERNEL_BOUNDED(64, matmul_without_first, const float *a, const float *b, float *c, int m, int n, int k) {
    product<false, true>(a, b, c, m, n, k);
}

KERNEL_BOUNDED(64, matmul_without_second, const float *a, const float *b, float *c, int m, int n, int k) {
    product<true, false>(a, b, c, m, n, k);
}

KERNEL(twice, const float *x, float *y, int count) {
    each(x, y, count, Twice());
}

// One parameter of each size, in an order that needs padding.
KERNEL(mixed, float *y, char a, double b, int c, unsigned long long d, float4 e) {
    *y = static_cast<float>(a + b + c + static_cast<double>(d)) + e.w;
}

// out = Σ x. Each block writes its sum; the last block to finish adds them. counter is 0 before and after.
KERNEL(total, const float *x, float *partial, unsigned *counter, float *out, int count) {
    SHARED(float, sums, [256]);
    SHARED(bool, last, [1]);
    int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    sums[threadIdx.x] = i < count ? x[i] : 0.0f;
    __syncthreads();
    for (unsigned half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        partial[blockIdx.x] = sums[0];
        __threadfence();
        last[0] = atomicAdd(counter, 1u) == gridDim.x - 1;
    }
    __syncthreads();
    if (last[0] && threadIdx.x == 0) {
        float sum = 0.0f;
        for (unsigned b = 0; b < gridDim.x; b++) sum += partial[b];
        *out = sum;
        *counter = 0;
    }
}

// The thread's place, from all three dimensions.
KERNEL(places, unsigned *y) {
    unsigned thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    unsigned block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    unsigned place = block * blockDim.x * blockDim.y * blockDim.z + thread;
    y[place] = place;
}

KERNEL(returns_early, float *y) {
    if (threadIdx.x == 3) return;
    __syncthreads();
    y[threadIdx.x] = 1.0f;
}

KERNEL(two_barriers, float *y) {
    if (threadIdx.x % 2 == 0) {
        __syncthreads();
    } else {
        __syncthreads();
    }
    y[threadIdx.x] = 1.0f;
}

KERNEL(beyond, float *y, int index) {
    y[index] = 1.0f;
}

KERNEL(beyond_shared, float *y, int index) {
    SHARED(float, values, [8]);
    values[index] = 1.0f;
    y[0] = values[0];
}

KERNEL(too_much_shared, float *y) {
    SHARED(float, values, [12289]);
    y[0] = values[0];
}

#ifndef __CUDACC__

#include "fake_driver.h"

#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using fake::Address;

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                \
        }                                                                           \
    } while (false)
#define OK(call) CHECK((call) == 0)

void *module = nullptr;
void *stream = nullptr;

void *function(const char *name) {
    void *found = nullptr;
    OK(cuModuleGetFunction(&found, module, name));
    return found;
}

template <typename... Arguments>
int tryLaunch(const char *name, dim3 grid, dim3 threads, Arguments... arguments) {
    void *pointers[] = {&arguments..., nullptr};
    return cuLaunchKernel(
            function(name), grid.x, grid.y, grid.z, threads.x, threads.y, threads.z, 0, stream, pointers, nullptr);
}

template <typename... Arguments>
void launch(const char *name, dim3 grid, dim3 threads, Arguments... arguments) {
    OK(tryLaunch(name, grid, threads, arguments...));
}

// Device memory with contents.
struct Buffer {
    Address address = 0;
    size_t bytes;

    explicit Buffer(size_t floats) : bytes(floats * 4) {
        OK(cuMemAlloc_v2(&address, bytes));
    }

    explicit Buffer(const std::vector<float> &values) : Buffer(values.size()) {
        OK(cuMemcpyHtoD_v2(address, values.data(), bytes));
    }

    Buffer(const Buffer &) = delete;

    ~Buffer() {
        OK(cuMemFree_v2(address));
    }

    std::vector<float> read() const {
        std::vector<float> values(bytes / 4);
        OK(cuStreamSynchronize(stream));
        OK(cuMemcpyDtoH_v2(values.data(), address, bytes));
        return values;
    }
};

std::vector<float> values(size_t count) {
    std::vector<float> all(count);
    unsigned state = 1;
    for (float &value : all) {
        state = state * 1664525u + 1013904223u;
        value = static_cast<float>(state >> 8) / (1 << 24) - 0.5f;
    }
    return all;
}

// Runs a product and compares it with the plain one.
bool multiplies(const char *kernel, int m, int n, int k) {
    std::vector<float> a = values(static_cast<size_t>(m) * k);
    std::vector<float> b = values(static_cast<size_t>(k) * n);
    Buffer da(a), db(b), dc(static_cast<size_t>(m) * n);
    launch(kernel, {static_cast<unsigned>(n + 31) / 32, static_cast<unsigned>(m + 31) / 32}, {64}, da.address,
           db.address, dc.address, m, n, k);
    std::vector<float> c = dc.read();
    for (int y = 0; y < m; y++) {
        for (int x = 0; x < n; x++) {
            double sum = 0;
            for (int i = 0; i < k; i++) sum += static_cast<double>(a[y * k + i]) * b[i * n + x];
            if (!(std::abs(c[y * n + x] - sum) < 1e-4)) return false;
        }
    }
    return true;
}

// The text on stderr of a child process that aborts in this case; empty if it does not abort.
template <typename Case>
std::string report(Case run) {
    int ends[2];
    OK(pipe(ends));
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        close(ends[0]);
        run();
        _exit(0);
    }
    close(ends[1]);
    std::string text;
    char part[512];
    for (ssize_t length; (length = read(ends[0], part, sizeof part)) > 0;) text.append(part, length);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? text : "";
}

bool contains(const std::string &text, const char *part) {
    if (text.find(part) != std::string::npos) return true;
    fprintf(stderr, "expected \"%s\" in: %s\n", part, text.c_str());
    return false;
}

void computes() {
    CHECK(multiplies("matmul", 32, 128, 784));
    CHECK(multiplies("matmul", 33, 10, 45));

    Buffer x(values(1000)), y(1000);
    launch("twice", {4}, {256}, x.address, y.address, 1000);
    std::vector<float> in = x.read(), out = y.read();
    for (size_t i = 0; i < in.size(); i++) CHECK(out[i] == 2 * in[i]);

    launch("mixed", {1}, {1}, y.address, char{1}, 2.0, 4, 8ull, make_float4(0, 0, 0, 16));
    CHECK(y.read()[0] == 31.0f);

    Buffer at(2 * 3 * 4 * 5 * 6 * 7);
    launch("places", {2, 3, 4}, {5, 6, 7}, at.address);
    std::vector<float> places = at.read();
    for (unsigned i = 0; i < places.size(); i++) CHECK(memcmp(&places[i], &i, 4) == 0);

    Buffer partial(4), counter(1), sum(1);
    OK(cuMemsetD32_v2(counter.address, 0, 1));
    for (int run = 0; run < 2; run++) {
        launch("total", {4}, {256}, x.address, partial.address, counter.address, sum.address, 1000);
        double expected = 0;
        for (float value : in) expected += value;
        CHECK(std::abs(sum.read()[0] - expected) < 1e-4);
    }
}

bool multipliesInBothOrders(const char *kernel) {
    OK(fakeCudaSet("reversed", 0));
    bool forwards = multiplies(kernel, 64, 64, 64);
    OK(fakeCudaSet("reversed", 1));
    bool backwards = multiplies(kernel, 64, 64, 64);
    OK(fakeCudaSet("reversed", 0));
    return forwards && backwards;
}

void reportsMistakesInKernels() {
    CHECK(multipliesInBothOrders("matmul"));
    CHECK(!multipliesInBothOrders("matmul_without_first"));
    CHECK(!multipliesInBothOrders("matmul_without_second"));

    Buffer y(64);
    auto runs = [&](auto... launchArguments) {
        return report([&] {
            launch(launchArguments...);
            cuStreamSynchronize(stream);
        });
    };
    std::string text = runs("returns_early", dim3{1}, dim3{64}, y.address);
    CHECK(contains(text, "kernel returns_early, block (0, 0, 0): divergent barrier: 63 of 64 threads wait at"));
    CHECK(contains(runs("two_barriers", dim3{1}, dim3{64}, y.address), "divergent barrier: thread"));
    CHECK(contains(runs("beyond", dim3{1}, dim3{1}, y.address, 64), "out-of-bounds write at byte 256 of"));
    CHECK(contains(runs("beyond", dim3{1}, dim3{1}, y.address, -1), "found after kernel beyond"));
    CHECK(contains(runs("beyond_shared", dim3{1}, dim3{1}, y.address, 8), "write outside of shared array values"));
    CHECK(contains(runs("beyond_shared", dim3{1}, dim3{1}, y.address, -1), "write outside of shared array values"));
    CHECK(contains(runs("too_much_shared", dim3{1}, dim3{1}, y.address), "49156 bytes of shared memory"));
    CHECK(runs("beyond", dim3{1}, dim3{1}, y.address, 63).empty());

    // Through a pointer into another allocation, and found when that one is freed.
    text = report([&] {
        Address other = 0;
        OK(cuMemAlloc_v2(&other, 6));
        static_cast<char *>(fake::pointer(other))[6] = 1;
        cuMemFree_v2(other);
    });
    CHECK(contains(text, "out-of-bounds write at byte 6 of an allocation of 6 bytes, found when it was freed"));
}

void startsMemoryAsNan() {
    Buffer y(3);
    for (float value : y.read()) CHECK(std::isnan(value));
    // A read beyond the end is a NaN as well.
    CHECK(std::isnan(static_cast<float *>(fake::pointer(y.address))[3]));
}

void refusesWhatTheDriverRefuses() {
    Buffer y(64);
    CHECK(tryLaunch("places", {1}, {0}, y.address) == fake::INVALID_VALUE);
    CHECK(tryLaunch("places", {1}, {1025}, y.address) == fake::INVALID_VALUE);
    CHECK(tryLaunch("places", {1}, {32, 33}, y.address) == fake::INVALID_VALUE);
    CHECK(tryLaunch("places", {0}, {32}, y.address) == fake::INVALID_VALUE);
    CHECK(tryLaunch("matmul", {1}, {65}, y.address, y.address, y.address, 1, 1, 1) == fake::INVALID_VALUE);
    CHECK(cuLaunchKernel(nullptr, 1, 1, 1, 1, 1, 1, 0, stream, nullptr, nullptr) == fake::INVALID_VALUE);
    void *handle = nullptr;
    CHECK(cuModuleGetFunction(&handle, module, "nothing") == fake::NOT_FOUND);
    CHECK(cuModuleLoadDataEx(&handle, "text", 0, nullptr, nullptr) == fake::INVALID_PTX);
    float one = 1;
    CHECK(cuMemcpyHtoD_v2(y.address + 256, &one, 4) == fake::INVALID_VALUE);
    CHECK(cuMemFree_v2(y.address + 4) == fake::INVALID_VALUE);
    int result = 0;
    std::thread([&] {
        Address address;
        result = cuMemAlloc_v2(&address, 4);
    }).join();
    CHECK(result == fake::INVALID_CONTEXT);

    fakeCudaFailNext("cuMemAlloc_v2", fake::OUT_OF_MEMORY);
    Address address;
    CHECK(cuMemAlloc_v2(&address, 4) == fake::OUT_OF_MEMORY);
    const char *name = nullptr;
    OK(cuGetErrorName(fake::OUT_OF_MEMORY, &name));
    CHECK(strcmp(name, "CUDA_ERROR_OUT_OF_MEMORY") == 0);
}

void worksOnlyWhenSynchronized() {
    void *pinned = nullptr;
    OK(cuMemHostAlloc(&pinned, 4, 0));
    float *host = static_cast<float *>(pinned);
    Buffer x(1), y(1);
    *host = 1;
    OK(cuMemcpyHtoDAsync_v2(x.address, host, 4, stream));
    // Too early: the copy has not read it yet.
    *host = 2;
    launch("twice", {1}, {1}, x.address, y.address, 1);
    OK(cuMemcpyDtoHAsync_v2(host, y.address, 4, stream));
    void *event = nullptr;
    OK(cuEventCreate(&event, 0));
    OK(cuEventRecord(event, stream));
    CHECK(*host == 2);
    OK(cuEventSynchronize(event));
    CHECK(*host == 4);
    float milliseconds = -1;
    OK(cuEventElapsedTime(&milliseconds, event, event));
    CHECK(milliseconds == 0);
    OK(cuEventDestroy_v2(event));
    OK(cuMemFreeHost(pinned));

    // Pageable memory is read and written before the call returns.
    float plain = 3;
    OK(cuMemcpyHtoDAsync_v2(x.address, &plain, 4, stream));
    plain = 0;
    OK(cuMemcpyDtoHAsync_v2(&plain, x.address, 4, stream));
    CHECK(plain == 3);
}

void replaysGraphs() {
    Buffer x(std::vector<float>{1, 2, 3, 4}), y(4), z(4);
    long launches = fakeCudaLaunches();
    OK(cuStreamBeginCapture_v2(stream, 0));
    int count = 4;
    Address from = x.address, to = y.address;
    void *parameters[] = {&from, &to, &count};
    OK(cuLaunchKernel(function("twice"), 1, 1, 1, 4, 1, 1, 0, stream, parameters, nullptr));
    // The parameters were copied, so this has no effect.
    count = 0;
    from = to = 0;
    OK(cuMemcpyDtoDAsync_v2(z.address, y.address, 16, stream));
    OK(cuMemsetD32Async(y.address, 0, 1, stream));
    void *graph = nullptr, *executable = nullptr;
    OK(cuStreamEndCapture(stream, &graph));
    size_t nodes = 0;
    OK(cuGraphGetNodes(graph, nullptr, &nodes));
    CHECK(nodes == 3);
    OK(cuGraphInstantiateWithFlags(&executable, graph, 0));
    OK(cuGraphDestroy(graph));
    CHECK(fakeCudaLaunches() == launches);
    CHECK(std::isnan(y.read()[3]));
    OK(cuGraphLaunch(executable, stream));
    CHECK((y.read() == std::vector<float>{0, 4, 6, 8}));
    CHECK((z.read() == std::vector<float>{2, 4, 6, 8}));
    float five = 5;
    OK(cuMemcpyHtoD_v2(x.address, &five, 4));
    OK(cuGraphLaunch(executable, stream));
    CHECK((z.read() == std::vector<float>{10, 4, 6, 8}));
    CHECK(fakeCudaLaunches() == launches + 2);
    OK(cuGraphExecDestroy(executable));

    OK(cuStreamBeginCapture_v2(stream, 0));
    CHECK(cuMemcpyHtoD_v2(x.address, &five, 4) == fake::CAPTURE_UNSUPPORTED);
    CHECK(cuStreamEndCapture(stream, &graph) == fake::CAPTURE_INVALIDATED);
    OK(cuStreamBeginCapture_v2(stream, 0));
    CHECK(cuStreamSynchronize(stream) == fake::CAPTURE_UNSUPPORTED);
    CHECK(cuStreamEndCapture(stream, &graph) == fake::CAPTURE_INVALIDATED);
}

// A use of freed memory fails at the next synchronization and makes the context unusable. The last case for that reason.
void reportsUseOfFreedMemory() {
    Address freed = 0;
    OK(cuMemAlloc_v2(&freed, 4));
    OK(cuMemFree_v2(freed));
    launch("beyond", {1}, {1}, freed, 0);
    CHECK(cuStreamSynchronize(stream) == fake::ILLEGAL_ADDRESS);
    Address address;
    CHECK(cuMemAlloc_v2(&address, 4) == fake::ILLEGAL_ADDRESS);
    OK(cuDevicePrimaryCtxRelease_v2(0));
}

double microseconds(const char *kernel, int m, int n, int k) {
    Buffer a(values(static_cast<size_t>(m) * k)), b(values(static_cast<size_t>(k) * n)), c(static_cast<size_t>(m) * n);
    double best = 1e9;
    for (int run = 0; run < 20; run++) {
        auto start = std::chrono::steady_clock::now();
        launch(kernel, {static_cast<unsigned>(n + 31) / 32, static_cast<unsigned>(m + 31) / 32}, {64}, a.address,
               b.address, c.address, m, n, k);
        OK(cuStreamSynchronize(stream));
        std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return best;
}

double nanosecondsPerThread() {
    Buffer x(values(1 << 20)), y(1 << 20);
    double best = 1e9;
    for (int run = 0; run < 20; run++) {
        auto start = std::chrono::steady_clock::now();
        launch("twice", {4096}, {256}, x.address, y.address, 1 << 20);
        OK(cuStreamSynchronize(stream));
        std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return best / (1 << 20);
}

double nanosecondsPerSwitch() {
    Buffer x(values(1 << 16)), partial(256), counter(1), sum(1);
    OK(cuMemsetD32_v2(counter.address, 0, 1));
    double best = 1e9;
    for (int run = 0; run < 20; run++) {
        auto start = std::chrono::steady_clock::now();
        launch("total", {256}, {256}, x.address, partial.address, counter.address, sum.address, 1 << 16);
        OK(cuStreamSynchronize(stream));
        std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    // One barrier before the sum, one a level of the sum, one before its use.
    return best / (65536.0 * 10);
}

}  // namespace

int main(int count, char **arguments) {
    Address address;
    CHECK(cuMemAlloc_v2(&address, 4) == fake::NOT_INITIALIZED);
    OK(cuInit(0));
    CHECK(cuMemAlloc_v2(&address, 4) == fake::INVALID_CONTEXT);
    void *context = nullptr;
    OK(cuDevicePrimaryCtxRetain(&context, 0));
    OK(cuCtxSetCurrent(context));
    OK(cuModuleLoadDataEx(&module, ".version 7.0", 0, nullptr, nullptr));
    OK(cuStreamCreate(&stream, 1));
    for (int reversed = 0; reversed < 2; reversed++) {
        OK(fakeCudaSet("reversed", reversed));
        computes();
    }
    OK(fakeCudaSet("reversed", 0));
    reportsMistakesInKernels();
    startsMemoryAsNan();
    refusesWhatTheDriverRefuses();
    worksOnlyWhenSynchronized();
    replaysGraphs();
    CHECK(fakeCudaLiveAllocations() == 0);
    CHECK(fakeCudaLiveObjects() == 3);
    if (count > 1 && strcmp(arguments[1], "time") == 0) {
        printf("product 32x784x128: %.0f us, product 1024x784x128: %.0f us\n", microseconds("matmul", 32, 128, 784),
               microseconds("matmul", 1024, 128, 784));
        printf("a thread without barrier: %.1f ns, a thread's barrier: %.1f ns\n", nanosecondsPerThread(),
               nanosecondsPerSwitch());
    }
    reportsUseOfFreedMemory();
    CHECK(fakeCudaLiveAllocations() == 0);
    printf("all tests passed\n");
    return 0;
}

#endif
