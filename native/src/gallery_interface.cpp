// The gallery's part of the flat C interface.
#include <algorithm>
#include <chrono>
#include <optional>

#include "gallery.hpp"
#include "interface.hpp"

struct tambo_gallery {
    explicit tambo_gallery(int extractors) : inside(extractors) {}
    tambo::Gallery inside;
};

namespace {

using tambo::code;
using tambo::guarded;
using tambo::missing;
using tambo::span_of;

constexpr std::int32_t kMostThreads = 64;
// Fingers that one thread prepares before it looks for a search that waits: some 3 ms.
constexpr std::size_t kPreparedTogether = 16;

// Whether offsets divide `length` bytes into count parts, none longer than `longest`.
bool divides(const std::int64_t* offsets, std::int32_t count, std::int64_t length, std::int64_t longest) {
    if (offsets == nullptr || count < 0) return false;
    for (std::int32_t i = 0; i < count; i++) {
        if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > length ||
            offsets[i + 1] - offsets[i] > longest) {
            return false;
        }
    }
    return true;
}

tambo::FingerPreparer& preparer() {
    thread_local tambo::FingerPreparer own(tambo::search_kernels());
    return own;
}

// Fingers that are to be put; finger i is bytes offsets[i] to offsets[i + 1].
struct Coming {
    const std::int64_t* keys;
    const std::uint64_t* labels;
    const std::uint8_t* bytes;
    std::int64_t length;
    const std::int64_t* offsets;
    std::int32_t count;
    std::int32_t* statuses;

    bool well_formed(std::int64_t longest) const {
        return !missing(keys, count) && !missing(labels, count) && !missing(statuses, count) &&
               !missing(bytes, length) && divides(offsets, count, length, longest);
    }
    std::span<const std::uint8_t> finger(std::size_t i) const {
        return span_of(bytes + offsets[i], offsets[i + 1] - offsets[i]);
    }
};

// As many prepared fingers as make a segment, of which none needs its codes made anew, become one without a copy between.
// Nothing, and nothing done, where they are not so.
std::optional<std::int32_t> put_segment(tambo::Gallery& gallery, const Coming& coming) {
    const auto count = static_cast<std::size_t>(coming.count);
    if (count < tambo::Gallery::kLeastOfSegment || count > tambo::Segment::kMost) return std::nullopt;
    std::vector<std::int64_t> keys(coming.keys, coming.keys + count);
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return std::nullopt;
    std::vector<tambo::PreparedParts> parts(count);
    std::size_t minutiae = 0, codes = 0, ridges = 0;
    for (std::size_t i = 0; i < count; i++) {
        coming.statuses[i] = code(tambo::divide_prepared(coming.finger(i), parts[i]));
        if (coming.statuses[i] != 0) continue;
        if (!parts[i].fits(gallery.extractors())) return std::nullopt;
        minutiae += parts[i].counts.minutiae();
        codes += parts[i].counts.codes();
        ridges += parts[i].ridges.size();
    }
    tambo::SegmentFingers fingers;
    fingers.reserve(count, minutiae, codes, ridges);
    tambo::PhaseRecord working_space;
    for (std::size_t i = 0; i < count; i++) {
        if (coming.statuses[i] != 0) continue;
        coming.statuses[i] = code(fingers.add(coming.keys[i], coming.labels[i], parts[i], working_space));
    }
    const auto put = static_cast<std::int32_t>(fingers.keys().size());
    gallery.put(std::move(fingers));
    return put;
}

// prepare makes a finger of its bytes.
template <class Prepare>
std::int32_t put_all(tambo_gallery* gallery, const Coming& coming, Prepare prepare) {
    return guarded([&]() -> std::int32_t {
        const auto all = static_cast<std::size_t>(coming.count);
        std::vector<tambo::NewFinger> fingers(all);
        gallery->inside.share((all + kPreparedTogether - 1) / kPreparedTogether, [&](std::size_t step) {
            const std::size_t end = std::min(all, (step + 1) * kPreparedTogether);
            for (std::size_t i = step * kPreparedTogether; i < end; i++) {
                fingers[i].key = coming.keys[i];
                fingers[i].labels = coming.labels[i];
                coming.statuses[i] = code(prepare(coming.finger(i), fingers[i].finger));
            }
        });
        std::size_t good = 0;
        for (std::size_t i = 0; i < all; i++) {
            if (coming.statuses[i] != 0) continue;
            if (good < i) fingers[good] = std::move(fingers[i]);
            good++;
        }
        fingers.resize(good);
        const auto put = static_cast<std::int32_t>(good);
        gallery->inside.put(std::move(fingers));
        return put;
    });
}

std::int32_t microseconds(std::chrono::nanoseconds time) {
    return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

}  // namespace

tambo_gallery* tambo_gallery_open(std::int32_t extractors) {
    if (extractors != 1 && extractors != 2) return nullptr;
    try {
        return new tambo_gallery(extractors);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void tambo_gallery_close(tambo_gallery* gallery) { delete gallery; }

std::int32_t tambo_gallery_put(tambo_gallery* gallery, const std::int64_t* keys, const std::uint64_t* labels,
                               const std::uint8_t* records, std::int64_t records_length, const std::int64_t* offsets,
                               std::int32_t count, std::int32_t* statuses) {
    const Coming coming{keys, labels, records, records_length, offsets, count, statuses};
    if (gallery == nullptr || !coming.well_formed(TAMBO_MOST_RECORD_BYTES)) return TAMBO_BAD_ARGUMENT;
    return put_all(gallery, coming, [gallery](std::span<const std::uint8_t> bytes, tambo::PreparedFinger& out) {
        return preparer().prepare(bytes, gallery->inside.extractors(), out);
    });
}

std::int32_t tambo_gallery_put_prepared(tambo_gallery* gallery, const std::int64_t* keys, const std::uint64_t* labels,
                                        const std::uint8_t* prepared, std::int64_t prepared_length,
                                        const std::int64_t* offsets, std::int32_t count, std::int32_t* statuses) {
    const Coming coming{keys, labels, prepared, prepared_length, offsets, count, statuses};
    if (gallery == nullptr || !coming.well_formed(TAMBO_MOST_PREPARED_BYTES)) return TAMBO_BAD_ARGUMENT;
    return guarded([&]() -> std::int32_t {
        if (const std::optional<std::int32_t> put = put_segment(gallery->inside, coming)) return *put;
        return put_all(gallery, coming, [gallery](std::span<const std::uint8_t> bytes, tambo::PreparedFinger& out) {
            return preparer().prepare_again(bytes, gallery->inside.extractors(), out);
        });
    });
}

std::int32_t tambo_gallery_remove(tambo_gallery* gallery, const std::int64_t* keys, std::int32_t count) {
    if (gallery == nullptr || missing(keys, count)) return TAMBO_BAD_ARGUMENT;
    return guarded(
        [&]() -> std::int32_t { return static_cast<std::int32_t>(gallery->inside.remove(span_of(keys, count))); });
}

std::int64_t tambo_gallery_size(const tambo_gallery* gallery) {
    return gallery == nullptr ? std::int64_t{TAMBO_BAD_ARGUMENT} : static_cast<std::int64_t>(gallery->inside.size());
}

std::int64_t tambo_gallery_bytes(const tambo_gallery* gallery) {
    return gallery == nullptr ? std::int64_t{TAMBO_BAD_ARGUMENT} : static_cast<std::int64_t>(gallery->inside.bytes());
}

std::int32_t tambo_gallery_search(const tambo_gallery* gallery, const std::uint8_t* probe, std::int32_t probe_length,
                                  const std::uint64_t* filter, std::int32_t filter_length, std::int32_t wide,
                                  std::int32_t threads, std::int64_t* keys, float* scores, std::int32_t most,
                                  std::int32_t* times) {
    if (gallery == nullptr || missing(probe, probe_length) || missing(filter, filter_length) || missing(keys, most) ||
        missing(scores, most) || filter_length > TAMBO_MOST_FILTER_PAIRS) {
        return TAMBO_BAD_ARGUMENT;
    }
    return guarded([&]() -> std::int32_t {
        const auto begun = std::chrono::steady_clock::now();
        tambo::PhaseRecord parsed;
        if (const auto fault = tambo::parse_record(span_of(probe, probe_length), parsed);
            fault != tambo::RecordFault::none) {
            return code(fault);
        }
        std::vector<tambo::FilterPair> pairs;
        for (std::int32_t i = 0; i < filter_length; i++) pairs.push_back({filter[2 * i], filter[2 * i + 1]});
        tambo::SearchTimes spent;
        const auto found = gallery->inside.search(
            parsed, {pairs, wide != 0, std::clamp(threads, 1, kMostThreads), static_cast<std::size_t>(most)}, spent);
        for (std::size_t i = 0; i < found.size(); i++) {
            keys[i] = found[i].key;
            float* to = scores + i * TAMBO_CANDIDATE_FLOATS;
            to[TAMBO_RANK] = found[i].rank;
            to[TAMBO_SEARCH_SCORE] = found[i].search;
            to[TAMBO_CANDIDATE_SCORE] = found[i].ridges;
            to[TAMBO_CANDIDATE_MINUTIAE_SCORE] = found[i].minutiae;
        }
        if (times != nullptr) {
            times[TAMBO_TIME_PROBE] = microseconds(spent.probe);
            times[TAMBO_TIME_SCAN] = microseconds(spent.stages.scan);
            times[TAMBO_TIME_PAIRS] = microseconds(spent.stages.pairs);
            times[TAMBO_TIME_ALL_PAIRS] = microseconds(spent.stages.all_pairs);
            times[TAMBO_TIME_FLOW] = microseconds(spent.stages.flow);
            times[TAMBO_TIME_RIDGES] = microseconds(spent.stages.ridges);
            times[TAMBO_TIME_WHOLE] = microseconds(std::chrono::steady_clock::now() - begun);
        }
        return static_cast<std::int32_t>(found.size());
    });
}

std::int32_t tambo_gallery_compare(const tambo_gallery* gallery, const std::uint8_t* probe, std::int32_t probe_length,
                                   const std::int64_t* keys, std::int32_t count, std::int32_t wide, std::int32_t threads,
                                   float* scores) {
    if (gallery == nullptr || missing(probe, probe_length) || missing(keys, count) || missing(scores, count)) {
        return TAMBO_BAD_ARGUMENT;
    }
    return guarded([&]() -> std::int32_t {
        tambo::PhaseRecord parsed;
        if (const auto fault = tambo::parse_record(span_of(probe, probe_length), parsed);
            fault != tambo::RecordFault::none) {
            return code(fault);
        }
        const auto found =
            gallery->inside.compare(parsed, span_of(keys, count), wide != 0, std::clamp(threads, 1, kMostThreads));
        for (std::size_t i = 0; i < found.size(); i++) {
            scores[2 * i] = found[i] ? found[i]->ridges : static_cast<float>(TAMBO_NOT_ENROLLED);
            scores[2 * i + 1] = found[i] ? found[i]->minutiae : static_cast<float>(TAMBO_NOT_ENROLLED);
        }
        return count;
    });
}

std::int32_t tambo_gallery_record(const tambo_gallery* gallery, std::int64_t key, std::uint8_t* record,
                                  std::int32_t capacity) {
    if (gallery == nullptr || missing(record, capacity)) return TAMBO_BAD_ARGUMENT;
    return guarded([&]() -> std::int32_t {
        std::vector<std::uint8_t> bytes;
        gallery->inside.with(key, [&bytes](const tambo::FingerView& finger) {
            tambo::PhaseRecord parsed;
            if (tambo::read_finger(finger, parsed)) bytes = tambo::record_bytes(parsed);
        });
        if (bytes.empty()) return TAMBO_NOT_ENROLLED;
        if (bytes.size() > static_cast<std::size_t>(capacity)) return TAMBO_BUFFER_TOO_SMALL;
        std::copy(bytes.begin(), bytes.end(), record);
        return static_cast<std::int32_t>(bytes.size());
    });
}

std::int32_t tambo_gallery_prepared(const tambo_gallery* gallery, const std::int64_t* keys, std::int32_t count,
                                    std::uint8_t* bytes, std::int64_t capacity, std::int64_t* offsets) {
    if (gallery == nullptr || missing(keys, count) || missing(bytes, capacity) || offsets == nullptr) {
        return TAMBO_BAD_ARGUMENT;
    }
    return guarded([&]() -> std::int32_t {
        offsets[0] = 0;
        for (std::int32_t i = 0; i < count; i++) {
            std::vector<std::uint8_t> prepared;
            gallery->inside.with(
                keys[i], [&prepared](const tambo::FingerView& finger) { prepared = tambo::prepared_bytes(finger); });
            const auto length = static_cast<std::int64_t>(prepared.size());
            if (length > capacity - offsets[i]) return i;
            std::copy(prepared.begin(), prepared.end(), bytes + offsets[i]);
            offsets[i + 1] = offsets[i] + length;
        }
        return count;
    });
}
