// The flat C interface: checks every argument, then hands spans inside. Nothing thrown leaves it.
#include "tambo.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "compare.hpp"
#include "enhance.hpp"
#include "interface.hpp"
#include "kernels.hpp"
#include "minutiae.hpp"
#include "phase_record.hpp"
#include "prints.hpp"
#include "resample.hpp"

namespace {

using tambo::code;
using tambo::guarded;
using tambo::missing;
using tambo::span_of;

constexpr double kLeastDpi = 100;
constexpr double kMostDpi = 4000;
constexpr std::size_t kMostMinutiaeGiven = 255;

// A thread's working space for comparisons.
struct Desk {
    tambo::PrintMaker maker{tambo::kernels()};
    tambo::Comparer comparer{tambo::kernels()};
    tambo::PhaseRecord record;
    tambo::StillPrint still;
    tambo::MovingPrint moving;
};

Desk& desk() {
    thread_local Desk own;
    return own;
}

std::int32_t parse(const std::uint8_t* bytes, std::int32_t length, tambo::PhaseRecord& record) {
    if (missing(bytes, length)) return TAMBO_BAD_ARGUMENT;
    return code(tambo::parse_record(span_of(bytes, length), record));
}

std::int32_t read_minutiae(std::span<const std::int32_t> numbers, int width, int height,
                           std::vector<tambo::Minutia>& out) {
    if (numbers.size() % TAMBO_MINUTIA_INTS != 0) return TAMBO_BAD_ARGUMENT;
    if (numbers.size() / TAMBO_MINUTIA_INTS > kMostMinutiaeGiven) return TAMBO_BAD_MINUTIA;
    for (; !numbers.empty(); numbers = numbers.subspan(TAMBO_MINUTIA_INTS)) {
        const std::int32_t x = numbers[0];
        const std::int32_t y = numbers[1];
        if (x < 0 || y < 0 || x >= width || y >= height || numbers[2] < 0 || numbers[2] > 255 || numbers[3] < 0 ||
            numbers[3] > 1) {
            return TAMBO_BAD_MINUTIA;
        }
        out.push_back({x, y, static_cast<std::uint8_t>(numbers[2]), numbers[3] == 1, 0});
    }
    return 0;
}

std::int32_t hand_over(const tambo::PhaseRecord& record, std::uint8_t* to, std::int32_t capacity) {
    const std::vector<std::uint8_t> bytes = tambo::record_bytes(record);
    if (bytes.size() > static_cast<std::size_t>(capacity)) return TAMBO_BUFFER_TOO_SMALL;
    std::copy(bytes.begin(), bytes.end(), to);
    return static_cast<std::int32_t>(bytes.size());
}

}  // namespace

const char* tambo_kernels(void) { return tambo::kernels().name; }

std::int32_t tambo_extract(const std::uint8_t* image, std::int64_t image_length, std::int32_t width,
                           std::int32_t height, double dpi, const std::int32_t* minutiae, std::int32_t minutiae_length,
                           std::uint8_t* record, std::int32_t record_capacity, float* measures,
                           std::int32_t measures_length) {
    if (image == nullptr || measures == nullptr || missing(image, image_length) || missing(minutiae, minutiae_length) ||
        missing(record, record_capacity)) {
        return TAMBO_BAD_ARGUMENT;
    }
    if (measures_length < TAMBO_MEASURES) return TAMBO_BUFFER_TOO_SMALL;
    if (!(dpi >= kLeastDpi && dpi <= kMostDpi)) return TAMBO_BAD_RESOLUTION;
    if (width <= 0 || height <= 0 || image_length / width != height || image_length % width != 0) {
        return TAMBO_BAD_IMAGE_SIZE;
    }
    const double widest = std::max(width, height) * 500.0 / dpi;
    if (widest > tambo::kMostSide + 0.49) return TAMBO_IMAGE_TOO_LARGE;
    const int w = tambo::side_at_500(width, dpi);
    const int h = tambo::side_at_500(height, dpi);
    if (w < tambo::kLeastSide || h < tambo::kLeastSide) return TAMBO_IMAGE_TOO_SMALL;
    return guarded([&]() -> std::int32_t {
        std::vector<tambo::Minutia> foreign;
        if (const std::int32_t fault = read_minutiae(span_of(minutiae, minutiae_length), w, h, foreign); fault != 0) {
            return fault;
        }
        const tambo::EnhancedPrint print =
            tambo::enhance(tambo::to_500_dpi(span_of(image, image_length), width, height, dpi));
        const tambo::PhaseRecord made = tambo::make_record(print, tambo::find_minutiae(print), foreign);
        const tambo::PrintMeasures& m = print.measures;
        const float numbers[TAMBO_MEASURES] = {m.area,        m.darkness, m.smear,    m.squeezed,
                                               m.core_offset, m.off,      m.surround, tambo::steady_share(made)};
        std::copy(std::begin(numbers), std::end(numbers), measures);
        return hand_over(made, record, record_capacity);
    });
}

std::int32_t tambo_compare(const std::uint8_t* probe, std::int32_t probe_length, const std::uint8_t* candidate,
                           std::int32_t candidate_length, float* comparison, std::int32_t comparison_length) {
    if (comparison == nullptr) return TAMBO_BAD_ARGUMENT;
    if (comparison_length < TAMBO_COMPARISON_FLOATS) return TAMBO_BUFFER_TOO_SMALL;
    return guarded([&]() -> std::int32_t {
        Desk& d = desk();
        if (const std::int32_t fault = parse(probe, probe_length, d.record); fault != 0) return fault;
        d.maker.make_moving(d.record, d.moving);
        if (const std::int32_t fault = parse(candidate, candidate_length, d.record); fault != 0) return fault;
        d.maker.make_still(d.record, d.still);
        const tambo::Comparison found = d.comparer.compare_turned(d.still, tambo::Quarters(d.moving));
        const tambo::Placement& p = found.correlation.placement;
        const float numbers[TAMBO_COMPARISON_FLOATS] = {found.score,
                                                        static_cast<float>(found.correlation.blocks),
                                                        found.correlation.together,
                                                        found.correlation.locally,
                                                        found.votes,
                                                        static_cast<float>(found.refits),
                                                        p.a,
                                                        p.b,
                                                        p.c,
                                                        p.d,
                                                        p.tx,
                                                        p.ty,
                                                        found.minutiae_score};
        std::copy(std::begin(numbers), std::end(numbers), comparison);
        return 0;
    });
}

std::int32_t tambo_compare_many(const std::uint8_t* probe, std::int32_t probe_length, const std::uint8_t* candidates,
                                std::int64_t candidates_length, const std::int64_t* offsets,
                                std::int32_t offsets_length, std::int32_t thorough, float* scores,
                                std::int32_t scores_length) {
    if (missing(candidates, candidates_length) || offsets == nullptr || offsets_length < 1 ||
        missing(scores, scores_length)) {
        return TAMBO_BAD_ARGUMENT;
    }
    const std::int32_t count = offsets_length - 1;
    if (scores_length / 2 < count) return TAMBO_BUFFER_TOO_SMALL;
    for (std::int32_t i = 0; i < count; i++) {
        if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > candidates_length ||
            offsets[i + 1] - offsets[i] > TAMBO_MOST_RECORD_BYTES) {
            return TAMBO_BAD_ARGUMENT;
        }
    }
    return guarded([&]() -> std::int32_t {
        Desk& d = desk();
        if (const std::int32_t fault = parse(probe, probe_length, d.record); fault != 0) return fault;
        d.maker.make_moving(d.record, d.moving);
        std::optional<tambo::Quarters> quarters;
        if (thorough != 0) quarters.emplace(d.moving);
        for (std::int32_t i = 0; i < count; i++) {
            const auto length = static_cast<std::int32_t>(offsets[i + 1] - offsets[i]);
            const std::int32_t fault = parse(candidates + offsets[i], length, d.record);
            if (fault != 0) {
                scores[2 * i] = scores[2 * i + 1] = static_cast<float>(fault);
                continue;
            }
            d.maker.make_still(d.record, d.still);
            const tambo::Comparison found = quarters
                                                ? d.comparer.compare_turned(d.still, *quarters)
                                                : d.comparer.compare(d.still, d.moving, tambo::Effort::quick);
            scores[2 * i] = found.score;
            scores[2 * i + 1] = found.minutiae_score;
        }
        return count;
    });
}

std::int32_t tambo_record_with_minutiae(const std::uint8_t* record, std::int32_t record_length,
                                        const std::int32_t* minutiae, std::int32_t minutiae_length,
                                        std::uint8_t* joined, std::int32_t joined_capacity) {
    if (missing(minutiae, minutiae_length) || missing(joined, joined_capacity)) return TAMBO_BAD_ARGUMENT;
    return guarded([&]() -> std::int32_t {
        tambo::PhaseRecord& parsed = desk().record;
        if (const std::int32_t fault = parse(record, record_length, parsed); fault != 0) return fault;
        std::vector<tambo::Minutia> foreign;
        const std::int32_t fault =
            read_minutiae(span_of(minutiae, minutiae_length), parsed.width, parsed.height, foreign);
        if (fault != 0) return fault;
        tambo::set_foreign(parsed, foreign);
        return hand_over(parsed, joined, joined_capacity);
    });
}

std::int32_t tambo_record_of_minutiae(std::int32_t width, std::int32_t height, const std::int32_t* minutiae,
                                      std::int32_t minutiae_length, std::uint8_t* record,
                                      std::int32_t record_capacity) {
    if (missing(minutiae, minutiae_length) || missing(record, record_capacity)) return TAMBO_BAD_ARGUMENT;
    if (std::min(width, height) < tambo::kLeastSide) return TAMBO_IMAGE_TOO_SMALL;
    if (std::max(width, height) > tambo::kMostSide) return TAMBO_IMAGE_TOO_LARGE;
    return guarded([&]() -> std::int32_t {
        std::vector<tambo::Minutia> foreign;
        const std::int32_t fault = read_minutiae(span_of(minutiae, minutiae_length), width, height, foreign);
        return fault != 0 ? fault
                          : hand_over(tambo::minutiae_record(width, height, foreign), record, record_capacity);
    });
}

std::int32_t tambo_record_facts(const std::uint8_t* record, std::int32_t record_length, std::int32_t* facts,
                                std::int32_t facts_length) {
    if (facts == nullptr) return TAMBO_BAD_ARGUMENT;
    if (facts_length < TAMBO_FACTS) return TAMBO_BUFFER_TOO_SMALL;
    return guarded([&]() -> std::int32_t {
        tambo::PhaseRecord& parsed = desk().record;
        if (const std::int32_t fault = parse(record, record_length, parsed); fault != 0) return fault;
        facts[TAMBO_VERSION] = parsed.version;
        facts[TAMBO_QUALITY] = parsed.quality;
        facts[TAMBO_WIDTH] = parsed.width;
        facts[TAMBO_HEIGHT] = parsed.height;
        facts[TAMBO_CELLS] = static_cast<std::int32_t>(std::count(parsed.mask.begin(), parsed.mask.end(), 1));
        facts[TAMBO_OWN] = static_cast<std::int32_t>(parsed.own.size());
        facts[TAMBO_FOREIGN] = static_cast<std::int32_t>(parsed.foreign.size());
        return 0;
    });
}

std::int32_t tambo_record_minutiae(const std::uint8_t* record, std::int32_t record_length, std::int32_t foreign,
                                   std::int32_t* minutiae, std::int32_t minutiae_capacity) {
    if (missing(minutiae, minutiae_capacity)) return TAMBO_BAD_ARGUMENT;
    return guarded([&]() -> std::int32_t {
        tambo::PhaseRecord& parsed = desk().record;
        if (const std::int32_t fault = parse(record, record_length, parsed); fault != 0) return fault;
        const std::vector<tambo::Minutia>& list = foreign == 0 ? parsed.own : parsed.foreign;
        if (list.size() * TAMBO_MINUTIA_INTS > static_cast<std::size_t>(minutiae_capacity))
            return TAMBO_BUFFER_TOO_SMALL;
        for (std::size_t i = 0; i < list.size(); i++) {
            std::int32_t* to = minutiae + i * TAMBO_MINUTIA_INTS;
            to[0] = list[i].x;
            to[1] = list[i].y;
            to[2] = list[i].direction;
            to[3] = list[i].bifurcation ? 1 : 0;
        }
        return static_cast<std::int32_t>(list.size());
    });
}
