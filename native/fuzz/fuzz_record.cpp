// Hostile records: whatever the bytes, parsing refuses them or every use of the record goes through.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "tambo.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size > TAMBO_MOST_RECORD_BYTES) return 0;
    // The first half against the second, so that both roles see strange records; and the whole against itself.
    const auto length = static_cast<std::int32_t>(size);
    std::vector<float> comparison(TAMBO_COMPARISON_FLOATS);
    const std::vector<std::uint8_t> whole(bytes, bytes + size);
    std::int32_t facts[TAMBO_FACTS];
    const int fault = tambo_record_facts(whole.data(), length, facts, TAMBO_FACTS);
    if (fault == 0 && facts[TAMBO_QUALITY] > 100) std::abort();
    const int result =
        tambo_compare(whole.data(), length, whole.data(), length, comparison.data(), TAMBO_COMPARISON_FLOATS);
    if ((fault < 0) != (result < 0)) std::abort();
    if (result == 0 && !(comparison[TAMBO_SCORE] >= 0)) std::abort();
    std::vector<std::int32_t> minutiae(255 * TAMBO_MINUTIA_INTS);
    tambo_record_minutiae(whole.data(), length, 0, minutiae.data(), static_cast<std::int32_t>(minutiae.size()));
    const std::int64_t offsets[] = {0, static_cast<std::int64_t>(size / 2), static_cast<std::int64_t>(size)};
    float scores[4];
    tambo_compare_many(whole.data(), length, whole.data(), static_cast<std::int64_t>(size), offsets, 3, 0, scores, 4);
    return 0;
}
