// A finger as the gallery holds it: the codes of its minutiae, the minutiae themselves and the ridges, each once.
#pragma once

#include <span>
#include <vector>

#include "codes.hpp"
#include "phase_record.hpp"

namespace tambo {

// A minutia in 32 bits: x 10, y 10, direction 8, bifurcation 1.
struct PackedMinutia {
    std::uint32_t bits;

    static PackedMinutia of(const Minutia& m) {
        return {static_cast<std::uint32_t>(m.x) | static_cast<std::uint32_t>(m.y) << 10 |
                static_cast<std::uint32_t>(m.direction) << 20 | (m.bifurcation ? 1U << 28 : 0U)};
    }
    int x() const { return static_cast<int>(bits & 1023U); }
    int y() const { return static_cast<int>(bits >> 10 & 1023U); }
    std::uint8_t direction() const { return static_cast<std::uint8_t>(bits >> 20); }
    Minutia minutia() const { return {x(), y(), direction(), (bits >> 28 & 1U) != 0, 0}; }
};

enum Extractor : std::size_t { kOwn = 0, kForeign = 1 };
inline constexpr std::size_t kExtractors = 2;

// How many minutiae of each extractor there are, and how many of those have a code; these come first, by rising
// direction.
struct MinutiaCounts {
    std::array<std::uint8_t, kExtractors> all{};
    std::array<std::uint8_t, kExtractors> coded{};

    std::size_t minutiae() const { return std::size_t{all[kOwn]} + all[kForeign]; }
    std::size_t codes() const { return std::size_t{coded[kOwn]} + coded[kForeign]; }
};

// minutiae: the own ones, then the foreign ones; codes: those of the own ones that have one, then of the foreign ones.
struct FingerView {
    MinutiaCounts counts;
    std::span<const PackedMinutia> minutiae;
    std::span<const Code> codes;
    std::span<const std::uint8_t> ridges;  // a record without minutiae

    std::span<const PackedMinutia> minutiae_of(std::size_t extractor) const {
        return extractor == kOwn ? minutiae.first(counts.all[kOwn]) : minutiae.subspan(counts.all[kOwn]);
    }
    std::span<const Code> codes_of(std::size_t extractor) const {
        return extractor == kOwn ? codes.first(counts.coded[kOwn]) : codes.subspan(counts.coded[kOwn]);
    }
};

struct PreparedFinger {
    MinutiaCounts counts;
    std::vector<PackedMinutia> minutiae;
    std::vector<Code> codes;
    std::vector<std::uint8_t> ridges;

    FingerView view() const { return {counts, minutiae, codes, ridges}; }
};

// Makes prepared fingers; keeps its working space. Not for use by two threads at once.
class FingerPreparer {
public:
    explicit FingerPreparer(const SearchKernels& kernels) : kernels_(kernels), surroundings_(kernels) {}

    // extractors: 2, or 1 for codes of the foreign minutiae alone.
    RecordFault prepare(std::span<const std::uint8_t> record, int extractors, PreparedFinger& out);

    // The same of prepared_bytes. Codes of another version are made anew, as are those of a gallery of the other
    // setting.
    RecordFault prepare_again(std::span<const std::uint8_t> prepared, int extractors, PreparedFinger& out);

private:
    void prepare_parsed(int extractors, PreparedFinger& out);

    const SearchKernels& kernels_;
    SurroundingsMaker surroundings_;
    FlowField flow_;
    PhaseRecord parsed_;
    std::vector<SurroundingsMaker::Place> places_;
};

// The finger's ridges and minutiae; false when its bytes are no record, which those of a prepared finger never are that
// prepared_bytes gave.
bool read_finger(const FingerView& finger, PhaseRecord& out);

// The bytes of a prepared finger: 'T', 'P', kCodesVersion, all and coded minutiae of both extractors in a byte each, a
// zero; the minutiae in four bytes each, the codes in sixteen, the ridges to the end. Numbers little-endian.
std::vector<std::uint8_t> prepared_bytes(const FingerView& finger);

// Where its parts lie in such bytes.
struct PreparedParts {
    std::uint8_t version = 0;
    MinutiaCounts counts;
    std::span<const std::uint8_t> minutiae;
    std::span<const std::uint8_t> codes;
    std::span<const std::uint8_t> ridges;

    // Whether a gallery of that setting takes it as it is.
    bool fits(int extractors) const {
        return version == kCodesVersion &&
               (counts.coded[kOwn] > 0) == (extractors == 2 && counts.all[kOwn] > 0);
    }
};
RecordFault divide_prepared(std::span<const std::uint8_t> bytes, PreparedParts& out);

// Reads them into as many minutiae and codes as there are; all is looked at, of the ridges what check_ridges sees.
// `ridges` is working space.
RecordFault read_prepared(const PreparedParts& parts, std::span<PackedMinutia> minutiae, std::span<Code> codes,
                          PhaseRecord& ridges);

}  // namespace tambo
