#include <array>
#include <cmath>
#include <vector>

#include "check.hpp"
#include "synthetic_print.hpp"
#include "tambo.h"

namespace {

int extract(const std::vector<std::uint8_t>& image, int w, int h, double dpi, const std::vector<std::int32_t>& minutiae,
            std::vector<std::uint8_t>& record) {
    record.resize(TAMBO_MOST_RECORD_BYTES);
    std::array<float, TAMBO_MEASURES> measures{};
    const int n = tambo_extract(image.data(), static_cast<std::int64_t>(image.size()), w, h, dpi, minutiae.data(),
                                static_cast<std::int32_t>(minutiae.size()), record.data(),
                                static_cast<std::int32_t>(record.size()), measures.data(), TAMBO_MEASURES);
    record.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return n;
}

std::vector<std::uint8_t> picture(unsigned seed, double angle = 0) {
    const auto p = synthetic::Finger(seed).picture(300, 360, angle, 0, 0);
    return {p.all().begin(), p.all().end()};
}

}  // namespace

FACT(extractsAndCompares) {
    std::vector<std::uint8_t> a, b, c;
    CHECK(extract(picture(1), 300, 360, 500, {}, a) > 100);
    CHECK(extract(picture(1, 0.2), 300, 360, 500, {}, b) > 100);
    CHECK(extract(picture(2), 300, 360, 500, {}, c) > 100);
    std::array<float, TAMBO_COMPARISON_FLOATS> same{}, other{};
    CHECK(tambo_compare(a.data(), static_cast<int>(a.size()), b.data(), static_cast<int>(b.size()), same.data(),
                        TAMBO_COMPARISON_FLOATS) == 0);
    CHECK(tambo_compare(a.data(), static_cast<int>(a.size()), c.data(), static_cast<int>(c.size()), other.data(),
                        TAMBO_COMPARISON_FLOATS) == 0);
    CHECK(same[TAMBO_SCORE] > 1.2F);
    CHECK(other[TAMBO_SCORE] < 0.9F);
    std::array<std::int32_t, TAMBO_FACTS> facts{};
    CHECK(tambo_record_facts(a.data(), static_cast<int>(a.size()), facts.data(), TAMBO_FACTS) == 0);
    CHECK(facts[TAMBO_VERSION] == 3 && facts[TAMBO_QUALITY] > 50 && facts[TAMBO_CELLS] > 500);
    CHECK(facts[TAMBO_WIDTH] == 300 && facts[TAMBO_HEIGHT] == 360);
    CHECK(facts[TAMBO_OWN] > 10 && facts[TAMBO_FOREIGN] == 0);
}

FACT(comparesManyAsOneByOne) {
    std::vector<std::uint8_t> probe, all;
    extract(picture(3), 300, 360, 500, {}, probe);
    std::vector<std::int64_t> offsets{0};
    std::vector<float> alone;
    for (unsigned i = 0; i < 4; i++) {
        std::vector<std::uint8_t> r;
        extract(picture(2 + i, 0.1), 300, 360, 500, {}, r);
        std::array<float, TAMBO_COMPARISON_FLOATS> one{};
        tambo_compare(probe.data(), static_cast<int>(probe.size()), r.data(), static_cast<int>(r.size()), one.data(),
                      TAMBO_COMPARISON_FLOATS);
        alone.push_back(one[TAMBO_SCORE]);
        alone.push_back(one[TAMBO_MINUTIAE_SCORE]);
        all.insert(all.end(), r.begin(), r.end());
        offsets.push_back(static_cast<std::int64_t>(all.size()));
    }
    std::vector<float> scores(8);
    CHECK(tambo_compare_many(probe.data(), static_cast<int>(probe.size()), all.data(),
                             static_cast<std::int64_t>(all.size()), offsets.data(), 5, 1, scores.data(), 8) == 4);
    CHECK(scores == alone);
    all[static_cast<std::size_t>(offsets[1])] = 0;
    CHECK(tambo_compare_many(probe.data(), static_cast<int>(probe.size()), all.data(),
                             static_cast<std::int64_t>(all.size()), offsets.data(), 5, 1, scores.data(), 8) == 4);
    CHECK(static_cast<int>(scores[2]) == TAMBO_NOT_A_RECORD);
    offsets[2] = static_cast<std::int64_t>(all.size()) + 1;
    CHECK(tambo_compare_many(probe.data(), static_cast<int>(probe.size()), all.data(),
                             static_cast<std::int64_t>(all.size()), offsets.data(), 5, 1, scores.data(),
                             8) == TAMBO_BAD_ARGUMENT);
}

FACT(givesBackMinutiae) {
    std::vector<std::uint8_t> record;
    const std::vector<std::int32_t> given{5, 6, 7, 1, 250, 300, 0, 0};
    extract(picture(4), 300, 360, 500, given, record);
    std::vector<std::int32_t> out(8);
    CHECK(tambo_record_minutiae(record.data(), static_cast<int>(record.size()), 1, out.data(), 8) == 2);
    CHECK(out == given);
    CHECK(tambo_record_minutiae(record.data(), static_cast<int>(record.size()), 1, out.data(), 7) ==
          TAMBO_BUFFER_TOO_SMALL);
    CHECK(tambo_record_minutiae(record.data(), static_cast<int>(record.size()), 0, nullptr, 0) ==
          TAMBO_BUFFER_TOO_SMALL);
}

FACT(makesARecordOfMinutiaeAlone) {
    std::vector<std::uint8_t> record(TAMBO_MOST_RECORD_BYTES);
    const std::vector<std::int32_t> given{5, 6, 7, 1, 250, 300, 0, 0};
    const int n = tambo_record_of_minutiae(300, 360, given.data(), 8, record.data(), TAMBO_MOST_RECORD_BYTES);
    CHECK(n > 14);
    std::array<std::int32_t, TAMBO_FACTS> facts{};
    CHECK(tambo_record_facts(record.data(), n, facts.data(), TAMBO_FACTS) == 0);
    CHECK(facts[TAMBO_QUALITY] == 0 && facts[TAMBO_CELLS] == 0 && facts[TAMBO_OWN] == 0 && facts[TAMBO_FOREIGN] == 2);
    std::array<float, TAMBO_COMPARISON_FLOATS> found{};
    CHECK(tambo_compare(record.data(), n, record.data(), n, found.data(), TAMBO_COMPARISON_FLOATS) == 0);
    CHECK(found[TAMBO_SCORE] == 0 && found[TAMBO_MINUTIAE_SCORE] == 0);
}

FACT(addsMinutiaeToARecord) {
    std::vector<std::uint8_t> bare, whole, joined(TAMBO_MOST_RECORD_BYTES);
    const std::vector<std::int32_t> given{5, 6, 7, 1, 250, 300, 0, 0};
    extract(picture(7), 300, 360, 500, {}, bare);
    extract(picture(7), 300, 360, 500, given, whole);
    const auto join = [&](const std::vector<std::int32_t>& minutiae) {
        return tambo_record_with_minutiae(bare.data(), static_cast<int>(bare.size()), minutiae.data(),
                                          static_cast<int>(minutiae.size()), joined.data(), TAMBO_MOST_RECORD_BYTES);
    };
    joined.resize(static_cast<std::size_t>(join(given)));
    CHECK(joined == whole);
    joined.resize(TAMBO_MOST_RECORD_BYTES);
    CHECK(join({300, 6, 7, 1}) == TAMBO_BAD_MINUTIA);
}

FACT(refusesMinutiaeAloneOutOfBounds) {
    std::vector<std::uint8_t> record(TAMBO_MOST_RECORD_BYTES);
    const std::vector<std::int32_t> given{5, 6, 7, 1};
    const auto made = [&](int width, int height) {
        return tambo_record_of_minutiae(width, height, given.data(), 4, record.data(), TAMBO_MOST_RECORD_BYTES);
    };
    CHECK(made(15, 100) == TAMBO_IMAGE_TOO_SMALL);
    CHECK(made(100, 1025) == TAMBO_IMAGE_TOO_LARGE);
    CHECK(made(100, 100) > 0);
}

FACT(refusesBadImages) {
    std::vector<std::uint8_t> record;
    const std::vector<std::uint8_t> image(100 * 100, 9);
    CHECK(extract(image, 100, 101, 500, {}, record) == TAMBO_BAD_IMAGE_SIZE);
    CHECK(extract(image, -100, -100, 500, {}, record) == TAMBO_BAD_IMAGE_SIZE);
    CHECK(extract(image, 100, 0, 500, {}, record) == TAMBO_BAD_IMAGE_SIZE);
    CHECK(extract(image, 100, 100, 99, {}, record) == TAMBO_BAD_RESOLUTION);
    CHECK(extract(image, 100, 100, std::nan(""), {}, record) == TAMBO_BAD_RESOLUTION);
    CHECK(extract(image, 100, 100, 4000, {}, record) == TAMBO_IMAGE_TOO_SMALL);
    CHECK(extract(image, 10000, 1, 500, {}, record) == TAMBO_IMAGE_TOO_LARGE);
    CHECK(extract({}, 1, 1, 500, {}, record) == TAMBO_BAD_ARGUMENT);
}

FACT(refusesBadMinutiae) {
    std::vector<std::uint8_t> record;
    const std::vector<std::uint8_t> image(100 * 100, 9);
    CHECK(extract(image, 100, 100, 500, {1, 2, 3}, record) == TAMBO_BAD_ARGUMENT);
    CHECK(extract(image, 100, 100, 500, {100, 2, 3, 0}, record) == TAMBO_BAD_MINUTIA);
    CHECK(extract(image, 100, 100, 500, {1, -2, 3, 0}, record) == TAMBO_BAD_MINUTIA);
    CHECK(extract(image, 100, 100, 500, {1, 2, 256, 0}, record) == TAMBO_BAD_MINUTIA);
    CHECK(extract(image, 100, 100, 500, {1, 2, 3, 2}, record) == TAMBO_BAD_MINUTIA);
    CHECK(extract(image, 100, 100, 500, std::vector<std::int32_t>(256 * 4, 0), record) == TAMBO_BAD_MINUTIA);
}

FACT(saysWhenTheRecordDoesNotFit) {
    const auto image = picture(5);
    std::vector<std::uint8_t> small(10);
    std::array<float, TAMBO_MEASURES> measures{};
    CHECK(tambo_extract(image.data(), static_cast<std::int64_t>(image.size()), 300, 360, 500, nullptr, 0, small.data(),
                        10, measures.data(), TAMBO_MEASURES) == TAMBO_BUFFER_TOO_SMALL);
    std::vector<std::uint8_t> enough(TAMBO_MOST_RECORD_BYTES);
    CHECK(tambo_extract(image.data(), static_cast<std::int64_t>(image.size()), 300, 360, 500, nullptr, 0,
                        enough.data(), TAMBO_MOST_RECORD_BYTES, measures.data(),
                        TAMBO_MEASURES - 1) == TAMBO_BUFFER_TOO_SMALL);
}

FACT(measuresThePicture) {
    const auto image = picture(6);
    std::vector<std::uint8_t> record(TAMBO_MOST_RECORD_BYTES), negative(image);
    for (auto& pixel : negative) pixel = static_cast<std::uint8_t>(255 - pixel);
    std::array<float, TAMBO_MEASURES> m{}, turned{};
    const auto measure = [&](const std::vector<std::uint8_t>& of, std::array<float, TAMBO_MEASURES>& to) {
        CHECK(tambo_extract(of.data(), static_cast<std::int64_t>(of.size()), 300, 360, 500, nullptr, 0, record.data(),
                            TAMBO_MOST_RECORD_BYTES, to.data(), TAMBO_MEASURES) > 0);
    };
    measure(image, m);
    measure(negative, turned);
    CHECK(m[TAMBO_AREA] > 50 && m[TAMBO_AREA] < 300 * 360 * 0.0508 * 0.0508);
    CHECK(m[TAMBO_STEADY] > 0.5F && m[TAMBO_STEADY] <= 1);
    CHECK(m[TAMBO_SQUEEZED] >= 0 && m[TAMBO_SQUEEZED] < 5);
    CHECK(m[TAMBO_CORE_OFFSET] >= 0 && m[TAMBO_CORE_OFFSET] < 12);
    CHECK(std::fabs(m[TAMBO_DARKNESS] + turned[TAMBO_DARKNESS]) < 0.05F);
    CHECK(std::fabs(m[TAMBO_SURROUND] + turned[TAMBO_SURROUND]) < 3);
}

FACT(theLargestPictureFits) {
    std::vector<std::uint8_t> record;
    const auto wave = synthetic::plane_wave(1024, 1024, 0.5, 9);
    const std::vector<std::int32_t> minutiae(255 * 4, 1);
    const int n = extract({wave.all().begin(), wave.all().end()}, 1024, 1024, 500, minutiae, record);
    CHECK(n > 3000 && n <= TAMBO_MOST_RECORD_BYTES);
    std::array<float, TAMBO_COMPARISON_FLOATS> r{};
    CHECK(tambo_compare(record.data(), n, record.data(), n, r.data(), TAMBO_COMPARISON_FLOATS) == 0);
}
