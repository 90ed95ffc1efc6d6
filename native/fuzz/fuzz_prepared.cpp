// Hostile prepared fingers, as a snapshot holds them: a good one, in which the bytes that come are written over others, three
// a change: where (two bytes) and what. A gallery refuses it, or what it took is found by searches, given out again and
// taken out.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "tambo.h"

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::int64_t kKey = 1;
constexpr std::uint64_t kLabel = 0;

std::int32_t length(const Bytes& bytes) { return static_cast<std::int32_t>(bytes.size()); }

void hold(bool fact) {
    if (!fact) std::abort();
}

Bytes prepared(const tambo_gallery* gallery) {
    Bytes out(TAMBO_MOST_PREPARED_BYTES);
    std::array<std::int64_t, 2> offsets{};
    hold(tambo_gallery_prepared(gallery, &kKey, 1, out.data(), length(out), offsets.data()) == 1);
    out.resize(static_cast<std::size_t>(offsets[1]));
    return out;
}

// Of bent ridges, with forty minutiae of another extractor.
Bytes good_record() {
    constexpr int side = 240;
    Bytes picture(side * side);
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            picture[static_cast<std::size_t>(y * side + x)] =
                static_cast<std::uint8_t>(128 + 100 * std::cos(0.7 * std::hypot(x - 120, y - 300)));
        }
    }
    std::vector<std::int32_t> minutiae;
    for (int i = 0; i < 40; i++) minutiae.insert(minutiae.end(), {20 + i * 47 % 200, 20 + i * 83 % 200, i * 6, i % 2});
    Bytes record(TAMBO_MOST_RECORD_BYTES);
    std::array<float, TAMBO_MEASURES> measures{};
    const std::int32_t made =
        tambo_extract(picture.data(), length(picture), side, side, 500, minutiae.data(),
                      static_cast<std::int32_t>(minutiae.size()), record.data(), length(record), measures.data(),
                      TAMBO_MEASURES);
    hold(made > 0);
    record.resize(static_cast<std::size_t>(made));
    return record;
}

Bytes good_finger(tambo_gallery* gallery) {
    const Bytes record = good_record();
    const std::array<std::int64_t, 2> offsets{0, length(record)};
    std::int32_t status = 0;
    hold(tambo_gallery_put(gallery, &kKey, &kLabel, record.data(), offsets[1], offsets.data(), 1, &status) == 1);
    Bytes finger = prepared(gallery);
    hold(tambo_gallery_remove(gallery, &kKey, 1) == 1);
    return finger;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static tambo_gallery* const gallery = tambo_gallery_open(2);
    static const Bytes good = good_finger(gallery);
    Bytes finger = good;
    for (std::size_t i = 0; i + 3 <= size; i += 3) finger[(bytes[i] | bytes[i + 1] << 8) % finger.size()] = bytes[i + 2];
    // One byte more than whole changes says how many are missing at the end.
    if (size % 3 == 1) finger.resize(finger.size() - bytes[size - 1]);
    const std::array<std::int64_t, 2> offsets{0, length(finger)};
    std::int32_t status = 0;
    const std::int32_t put =
        tambo_gallery_put_prepared(gallery, &kKey, &kLabel, finger.data(), offsets[1], offsets.data(), 1, &status);
    hold(put == (status == 0 ? 1 : 0) && tambo_gallery_size(gallery) == put);
    if (put == 0) return 0;
    Bytes record(TAMBO_MOST_RECORD_BYTES);
    const std::int32_t record_length = tambo_gallery_record(gallery, kKey, record.data(), length(record));
    if (record_length <= 0) {
        // Where the ridges end shows only when they are read, so such a finger was taken; it counts as one that is not there.
        hold(record_length == TAMBO_NOT_ENROLLED && finger != good);
        hold(tambo_gallery_remove(gallery, &kKey, 1) == 1);
        return 0;
    }
    std::array<std::int64_t, 4> keys{};
    std::array<float, 4 * TAMBO_CANDIDATE_FLOATS> scores{};
    const std::int32_t wide = record[static_cast<std::size_t>(record_length) - 1] & 1;
    hold(tambo_gallery_search(gallery, record.data(), record_length, nullptr, 0, wide, 1, keys.data(), scores.data(), 4,
                              nullptr) >= 0);
    hold(!prepared(gallery).empty());
    hold(tambo_gallery_remove(gallery, &kKey, 1) == 1);
    return 0;
}
