#include "prepared_finger.hpp"

#include <algorithm>

namespace tambo {
namespace {

constexpr std::size_t kHead = 8;

void put_number(std::vector<std::uint8_t>& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; i++) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t number_at(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t count) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < count; i++) out |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
    return out;
}

}  // namespace

RecordFault FingerPreparer::prepare(std::span<const std::uint8_t> record, int extractors, PreparedFinger& out) {
    if (const RecordFault fault = parse_record(record, parsed_); fault != RecordFault::none) return fault;
    out.minutiae.clear();
    out.codes.clear();
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
        const std::vector<Minutia>& minutiae = extractor == kOwn ? parsed_.own : parsed_.foreign;
        std::vector<bool> coded(minutiae.size(), false);
        std::size_t count = 0;
        if (extractor == kForeign || extractors == 2) {
            cylinders_.start(minutiae);
            places_.assign(cylinders_.places().begin(), cylinders_.places().end());
            std::stable_sort(places_.begin(), places_.end(), [&](const auto& a, const auto& b) {
                return minutiae[a.minutia].direction < minutiae[b.minutia].direction;
            });
            for (const CylinderMaker::Place& place : places_) {
                Cylinder cylinder;
                cylinders_.make(place, cylinder);
                out.codes.push_back(code_of(kernels_, cylinder));
                out.minutiae.push_back(PackedMinutia::of(minutiae[place.minutia]));
                coded[place.minutia] = true;
                count++;
            }
        }
        for (std::size_t i = 0; i < minutiae.size(); i++) {
            if (!coded[i]) out.minutiae.push_back(PackedMinutia::of(minutiae[i]));
        }
        out.counts.all[extractor] = static_cast<std::uint8_t>(minutiae.size());
        out.counts.coded[extractor] = static_cast<std::uint8_t>(count);
    }
    parsed_.own.clear();
    parsed_.foreign.clear();
    out.ridges = record_bytes(parsed_);
    return RecordFault::none;
}

RecordFault FingerPreparer::prepare_again(std::span<const std::uint8_t> prepared, int extractors, PreparedFinger& out) {
    const RecordFault fault = parse_prepared(prepared, out, parsed_);
    if (fault != RecordFault::none && fault != RecordFault::unknown_version) return fault;
    const bool other_setting = (out.counts.coded[kOwn] > 0) != (extractors == 2 && out.counts.all[kOwn] > 0);
    if (fault == RecordFault::none && !other_setting) return fault;
    PhaseRecord record;
    read_finger(out.view(), record);
    return prepare(record_bytes(record), extractors, out);
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
    for (const PackedMinutia m : finger.minutiae) put_number(out, m.bits, 4);
    for (const Code& code : finger.codes) {
        put_number(out, code.low, 8);
        put_number(out, code.high, 8);
    }
    out.insert(out.end(), finger.ridges.begin(), finger.ridges.end());
    return out;
}

RecordFault parse_prepared(std::span<const std::uint8_t> bytes, PreparedFinger& out, PhaseRecord& ridges) {
    if (bytes.size() < kHead) return RecordFault::too_short;
    if (bytes[0] != 'T' || bytes[1] != 'P') return RecordFault::not_a_record;
    out.counts.all = {bytes[3], bytes[4]};
    out.counts.coded = {bytes[5], bytes[6]};
    if (bytes[5] > bytes[3] || bytes[6] > bytes[4] || bytes[7] != 0) return RecordFault::bad_value;
    const std::size_t minutiae_end = kHead + 4 * out.counts.minutiae();
    const std::size_t codes_end = minutiae_end + sizeof(Code) * out.counts.codes();
    if (bytes.size() < codes_end) return RecordFault::wrong_length;
    out.minutiae.resize(out.counts.minutiae());
    std::size_t at = kHead;
    for (PackedMinutia& minutia : out.minutiae) {
        minutia.bits = static_cast<std::uint32_t>(number_at(bytes, at, 4));
        if (minutia.bits >> 29 != 0) return RecordFault::bad_value;
        at += 4;
    }
    out.codes.resize(out.counts.codes());
    for (Code& code : out.codes) {
        code = {number_at(bytes, at, 8), number_at(bytes, at + 8, 8)};
        at += sizeof(Code);
    }
    out.ridges.assign(bytes.begin() + static_cast<std::ptrdiff_t>(codes_end), bytes.end());
    if (const RecordFault fault = parse_ridges(out.ridges, ridges); fault != RecordFault::none) return fault;
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
        const auto coded = out.view().minutiae_of(extractor).first(out.counts.coded[extractor]);
        const auto rising = [](PackedMinutia a, PackedMinutia b) { return a.direction() < b.direction(); };
        if (!std::is_sorted(coded.begin(), coded.end(), rising)) return RecordFault::bad_value;
    }
    for (const PackedMinutia m : out.minutiae) {
        if (m.x() >= ridges.width || m.y() >= ridges.height) return RecordFault::bad_value;
    }
    return bytes[2] == kCodesVersion ? RecordFault::none : RecordFault::unknown_version;
}

}  // namespace tambo
