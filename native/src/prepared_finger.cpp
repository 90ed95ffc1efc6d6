#include "prepared_finger.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tambo {
namespace {

constexpr std::size_t kHead = 8;
constexpr std::size_t kMinutiaBytes = 4;

void put_number(std::vector<std::uint8_t>& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; i++) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t number_at(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t count) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < count; i++) out |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
    return out;
}

// Little-endian numbers as long as these, all of which one(i) takes for itself.
template <class Number, class One>
void take_numbers(std::span<const std::uint8_t> bytes, std::span<Number> out, One one) {
    if constexpr (std::endian::native == std::endian::little) {
        if (!out.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    } else {
        for (std::size_t i = 0; i < out.size(); i++) out[i] = one(i);
    }
}

}  // namespace

RecordFault FingerPreparer::prepare(std::span<const std::uint8_t> record, int extractors, PreparedFinger& out) {
    if (const RecordFault fault = parse_record(record, parsed_); fault != RecordFault::none) return fault;
    out.ridges = ridge_bytes(record, parsed_);
    prepare_parsed(extractors, out);
    return RecordFault::none;
}

// All but the ridges.
void FingerPreparer::prepare_parsed(int extractors, PreparedFinger& out) {
    out.minutiae.clear();
    out.codes.clear();
    flow_.read(parsed_);
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
        const std::vector<Minutia>& minutiae = extractor == kOwn ? parsed_.own : parsed_.foreign;
        std::vector<bool> coded(minutiae.size(), false);
        std::size_t count = 0;
        if (extractor == kForeign || extractors == 2) {
            surroundings_.start(minutiae, flow_);
            places_.assign(surroundings_.places().begin(), surroundings_.places().end());
            std::stable_sort(places_.begin(), places_.end(), [&](const auto& a, const auto& b) {
                return minutiae[a.minutia].direction < minutiae[b.minutia].direction;
            });
            std::array<Surroundings, kCodesTogether> surroundings;
            std::array<Margins, kCodesTogether> margins;
            out.codes.resize(out.codes.size() + places_.size());
            const std::span<Code> codes = std::span(out.codes).last(places_.size());
            for (std::size_t first = 0; first < places_.size(); first += kCodesTogether) {
                const std::size_t some = std::min(kCodesTogether, places_.size() - first);
                for (std::size_t i = 0; i < some; i++) surroundings_.make(places_[first + i], surroundings[i]);
                codes_of(kernels_, std::span(surroundings).first(some), codes.subspan(first), margins);
            }
            for (const SurroundingsMaker::Place& place : places_) {
                out.minutiae.push_back(PackedMinutia::of(minutiae[place.minutia]));
                coded[place.minutia] = true;
            }
            count = places_.size();
        }
        for (std::size_t i = 0; i < minutiae.size(); i++) {
            if (!coded[i]) out.minutiae.push_back(PackedMinutia::of(minutiae[i]));
        }
        out.counts.all[extractor] = static_cast<std::uint8_t>(minutiae.size());
        out.counts.coded[extractor] = static_cast<std::uint8_t>(count);
    }
}

RecordFault FingerPreparer::prepare_again(std::span<const std::uint8_t> prepared, int extractors, PreparedFinger& out) {
    PreparedParts parts;
    if (const RecordFault fault = divide_prepared(prepared, parts); fault != RecordFault::none) return fault;
    out.counts = parts.counts;
    out.minutiae.resize(parts.counts.minutiae());
    out.codes.resize(parts.counts.codes());
    out.ridges.assign(parts.ridges.begin(), parts.ridges.end());
    const RecordFault fault = read_prepared(parts, out.minutiae, out.codes, parsed_);
    if (fault != RecordFault::none || parts.fits(extractors)) return fault;
    if (!read_finger(out.view(), parsed_)) return RecordFault::wrong_length;
    out.ridges = ridge_bytes(parts.ridges, parsed_);
    prepare_parsed(extractors, out);
    return RecordFault::none;
}

bool read_finger(const FingerView& finger, PhaseRecord& out) {
    if (parse_record(finger.ridges, out) != RecordFault::none) return false;
    for (const PackedMinutia m : finger.minutiae_of(kOwn)) out.own.push_back(m.minutia());
    for (const PackedMinutia m : finger.minutiae_of(kForeign)) out.foreign.push_back(m.minutia());
    // The finger has them in the order of the codes.
    sort_downwards(out.own);
    sort_downwards(out.foreign);
    return true;
}

std::vector<std::uint8_t> prepared_bytes(const FingerView& finger) {
    std::vector<std::uint8_t> out{'T', 'P', kCodesVersion};
    for (const std::uint8_t n : finger.counts.all) out.push_back(n);
    for (const std::uint8_t n : finger.counts.coded) out.push_back(n);
    out.push_back(0);
    for (const PackedMinutia m : finger.minutiae) put_number(out, m.bits, kMinutiaBytes);
    for (const Code& code : finger.codes) {
        put_number(out, code.low, 8);
        put_number(out, code.high, 8);
    }
    out.insert(out.end(), finger.ridges.begin(), finger.ridges.end());
    return out;
}

RecordFault divide_prepared(std::span<const std::uint8_t> bytes, PreparedParts& out) {
    if (bytes.size() < kHead) return RecordFault::too_short;
    if (bytes[0] != 'T' || bytes[1] != 'P') return RecordFault::not_a_record;
    if (bytes[5] > bytes[3] || bytes[6] > bytes[4] || bytes[7] != 0) return RecordFault::bad_value;
    out.version = bytes[2];
    out.counts.all = {bytes[3], bytes[4]};
    out.counts.coded = {bytes[5], bytes[6]};
    const std::size_t minutiae = kMinutiaBytes * out.counts.minutiae();
    const std::size_t codes = sizeof(Code) * out.counts.codes();
    if (bytes.size() < kHead + minutiae + codes) return RecordFault::wrong_length;
    out.minutiae = bytes.subspan(kHead, minutiae);
    out.codes = bytes.subspan(kHead + minutiae, codes);
    out.ridges = bytes.subspan(kHead + minutiae + codes);
    return RecordFault::none;
}

RecordFault read_prepared(const PreparedParts& parts, std::span<PackedMinutia> minutiae, std::span<Code> codes,
                          PhaseRecord& ridges) {
    if (const RecordFault fault = check_ridges(parts.ridges, ridges); fault != RecordFault::none) return fault;
    take_numbers(parts.minutiae, minutiae, [&parts](std::size_t i) {
        return PackedMinutia{
            static_cast<std::uint32_t>(number_at(parts.minutiae, kMinutiaBytes * i, kMinutiaBytes))};
    });
    take_numbers(parts.codes, codes, [&parts](std::size_t i) {
        const std::size_t at = sizeof(Code) * i;
        return Code{number_at(parts.codes, at, 8), number_at(parts.codes, at + 8, 8)};
    });
    bool good = true;
    for (const PackedMinutia m : minutiae) {
        good &= m.bits >> 29 == 0;
        good &= m.x() < ridges.width;
        good &= m.y() < ridges.height;
    }
    std::size_t first = 0;
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
        for (std::size_t i = 1; i < parts.counts.coded[extractor]; i++) {
            good &= minutiae[first + i - 1].direction() <= minutiae[first + i].direction();
        }
        first += parts.counts.all[extractor];
    }
    return good ? RecordFault::none : RecordFault::bad_value;
}

}  // namespace tambo
