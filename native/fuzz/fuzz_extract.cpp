// Hostile images: the first bytes choose sides, resolution and minutiae, the rest are pixels. Whatever comes, the
// answer is an error code, or a record that parses and compares with itself.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "tambo.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size < 8) return 0;
    const int width = bytes[0] + 1;
    const int height = bytes[1] + 1;
    const double dpi = 60.0 + bytes[2] * 8.0;
    const int given = bytes[3] % 8;
    std::vector<std::int32_t> minutiae;
    for (int i = 0; i < given * TAMBO_MINUTIA_INTS; i++) {
        minutiae.push_back(i % 4 == 3 ? bytes[4] & 1 : bytes[4 + static_cast<std::size_t>(i) % (size - 4)]);
    }
    // The pixels given, repeated until the picture is full.
    std::vector<std::uint8_t> image(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (std::size_t i = 0; i < image.size(); i++) image[i] = bytes[4 + i % (size - 4)];
    std::vector<std::uint8_t> record(TAMBO_MOST_RECORD_BYTES);
    float measures[TAMBO_MEASURES];
    const int length = tambo_extract(image.data(), static_cast<std::int64_t>(image.size()), width, height, dpi,
                                     minutiae.data(), static_cast<std::int32_t>(minutiae.size()), record.data(),
                                     static_cast<std::int32_t>(record.size()), measures, TAMBO_MEASURES);
    if (length < 0) return 0;
    float comparison[TAMBO_COMPARISON_FLOATS];
    if (tambo_compare(record.data(), length, record.data(), length, comparison, TAMBO_COMPARISON_FLOATS) != 0)
        std::abort();
    return 0;
}
