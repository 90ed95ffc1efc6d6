// Fingers held in memory, among which the one that made a print is found.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <shared_mutex>
#include <span>
#include <vector>

#include "phase_record.hpp"

namespace tambo {

// A finger is searched when (labels & mask) == wanted for at least one pair, or when there are none.
struct FilterPair {
    std::uint64_t mask;
    std::uint64_t wanted;
};

struct Candidate {
    std::int64_t key = 0;
    float rank = 0;
    float search = 0;
    float ridges = 0;
    float minutiae = 0;
};

struct SearchOrder {
    std::span<const FilterPair> filter;
    bool wide = false;
    int threads = 1;
    std::size_t most = 0;
};

class Gallery {
public:
    // Returns whether the finger was put.
    RecordFault put(std::int64_t key, std::uint64_t labels, std::span<const std::uint8_t> record);
    bool remove(std::int64_t key);
    std::int64_t size() const;
    std::int64_t bytes() const;
    // The record of a finger; none when it is not there.
    std::optional<std::vector<std::uint8_t>> record(std::int64_t key) const;
    std::vector<Candidate> search(const PhaseRecord& probe, const SearchOrder& order) const;

private:
    struct Finger {
        std::uint64_t labels;
        std::vector<std::uint8_t> record;
    };

    mutable std::shared_mutex guard_;
    std::map<std::int64_t, Finger> fingers_;
};

}  // namespace tambo
