// Fingers held in memory, among which the one that made a print is found, while others are put and removed.
//
// Like a log-structured merge tree: new fingers go to a small head that only grows; a full head becomes an immutable
// segment with an index, and small segments are merged into greater ones. Searches see one published state of it all
// and never wait for a writer. A finger that ceases to be is marked with the number of the change that ended it, and a
// search passes over those that had ended when it began; its memory is freed when its segment is merged.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "compare.hpp"
#include "crew.hpp"
#include "published.hpp"
#include "segment_search.hpp"

namespace tambo {

struct Candidate {
    std::int64_t key = 0;
    float rank = 0;
    float search = 0;
    float ridges = 0;
    float minutiae = 0;
};

// How well two fingers' ridges agree, and their minutiae where the ridges lie on each other: see Comparison.
struct RidgeScores {
    float ridges = 0;
    float minutiae = 0;
};

struct SearchOrder {
    std::span<const FilterPair> filter;
    bool wide = false;
    int threads = 1;
    std::size_t most = 0;
};

struct SearchTimes {
    std::chrono::nanoseconds probe{};
    StageTimes stages;  // on the wall, shared out as the threads' times are
};

struct NewFinger {
    std::int64_t key;
    std::uint64_t labels;
    PreparedFinger finger;
};

class Gallery {
public:
    // extractors: 2, or 1 for the light setting.
    explicit Gallery(int extractors, const SearchTuning& tuning = {});
    ~Gallery();

    int extractors() const { return extractors_; }

    // Calls step(number) once for each number below `steps`, on all threads that searches have, sharing them fairly.
    void share(std::size_t steps, const std::function<void(std::size_t number)>& step) const;

    // Of two with one key the latter counts.
    void put(std::vector<NewFinger> fingers);
    // As many as make a segment and no more, no two of one key.
    void put(SegmentFingers fingers);
    static constexpr std::size_t kLeastOfSegment = 384;
    // Returns how many were there.
    std::size_t remove(std::span<const std::int64_t> keys);

    std::size_t size() const { return alive_.load(); }
    std::size_t bytes() const;

    // Calls `use` with the finger; false when it is not there.
    bool with(std::int64_t key, const std::function<void(const FingerView&)>& use) const;

    std::vector<Candidate> search(const PhaseRecord& probe, const SearchOrder& order, SearchTimes& times) const;

    // Thorough comparisons of the ridges with these fingers, in their order; nothing where one is not there. wide: the probe
    // may be turned by any angle.
    std::vector<std::optional<RidgeScores>> compare(const PhaseRecord& probe, std::span<const std::int64_t> keys,
                                                    bool wide, int threads) const;

private:
    // Grows until it is full; a finger in it is never moved or changed.
    struct Head {
        static constexpr std::size_t kMost = kLeastOfSegment;
        struct Entry {
            NewFinger inside;
            std::atomic<Death> death{kAlive};
        };
        std::array<std::unique_ptr<Entry>, kMost> entries;
        std::atomic<std::size_t> count{0};
    };
    struct State {
        std::vector<std::shared_ptr<Segment>> segments;  // the oldest first
        std::shared_ptr<Head> head;
    };
    // Where a finger stands: in a segment, or in the head when there is none.
    struct Place {
        Segment* segment = nullptr;
        std::size_t number = 0;
    };
    struct Listed {
        Agreement agreement;
        std::size_t segment;  // its number in the state; one behind the last is the head
        std::size_t number;
        float score;  // of the stages so far
    };
    struct Desk;
    class Desks;
    class TakenDesks;

    static std::optional<Place> find(const State& state, std::int64_t key, Death at);
    // The places of those that are there.
    static std::vector<Place> find_all(const State& state, std::span<const std::int64_t> keys);
    void append(const std::vector<std::shared_ptr<Segment>>& segments, std::span<const std::int64_t> keys);
    void have_put(std::size_t count, std::span<const Place> replaced);
    static void bury(const State& state, const Place& place, Death at);
    void seal_head();
    void merge_segments();
    std::shared_ptr<Segment> segment_of(const State& state, std::size_t first, std::size_t last) const;
    static Place place_of(const State& state, const Listed& listed);
    static FingerView finger_at(const State& state, const Place& place);
    static std::int64_t key_at(const State& state, const Place& place);
    static void keep_best(std::vector<Listed>& listed, std::size_t most);
    void search_part(const State& state, std::size_t part, const SearchProbe& probe, const SearchOrder& order, Death at,
                     Desk& desk) const;

    const int extractors_;
    const SearchTuning tuning_;
    std::mutex writing_;  // one writer at a time; searches never ask for it
    std::atomic<Death> changes_{0};
    std::atomic<std::size_t> alive_{0};
    Published<State> state_;
    std::unique_ptr<Desks> desks_;
    mutable Crew crew_;
};

}  // namespace tambo
