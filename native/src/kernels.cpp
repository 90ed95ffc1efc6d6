#include "kernels.hpp"

#include <array>

namespace tambo {
namespace {

struct Runnable {
    std::array<const Kernels*, 3> all{};
    std::size_t count = 0;

    Runnable() {
        all[count++] = &plain_kernels();
#if defined(__x86_64__)
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) all[count++] = &avx2_kernels();
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
            __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vnni") &&
            __builtin_cpu_supports("avx512vpopcntdq")) {
            all[count++] = &avx512_kernels();
        }
#endif
    }
};

const Runnable& runnable() {
    static const Runnable found;
    return found;
}

}  // namespace

std::span<const Kernels* const> runnable_kernels() { return std::span(runnable().all).first(runnable().count); }

const Kernels& kernels() { return *runnable().all[runnable().count - 1]; }

}  // namespace tambo
