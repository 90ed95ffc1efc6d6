#include "search_kernels.hpp"

#include <array>

#include "kernels.hpp"

namespace tambo {
namespace {

struct Runnable {
    std::array<const SearchKernels*, 3> all{};
    std::size_t count = 0;

    Runnable() {
        all[count++] = &plain_search_kernels();
#if defined(__x86_64__)
        // The other kernels' builds need the same processors.
        if (runnable_kernels().size() > 1) all[count++] = &avx2_search_kernels();
        if (runnable_kernels().size() > 2) all[count++] = &avx512_search_kernels();
#elif defined(__aarch64__)
        all[count++] = &neon_search_kernels();
#endif
    }
};

const Runnable& runnable() {
    static const Runnable found;
    return found;
}

}  // namespace

std::span<const SearchKernels* const> runnable_search_kernels() {
    return std::span(runnable().all).first(runnable().count);
}

const SearchKernels& search_kernels() { return *runnable().all[runnable().count - 1]; }

}  // namespace tambo
