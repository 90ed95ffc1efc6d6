#include "gallery.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "flow_agreement.hpp"
#include "turned_print.hpp"

namespace tambo {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFlowStep = 64;  // fingers whose flow is compared in one step
constexpr std::size_t kMerged = 4;     // segments of about one size
constexpr std::size_t kFew = 8;        // fingers that are looked for in the head one by one

// As the ridges' and the minutiae's scores are weighed together (native/README.md), with a little of the search's, on
// whose scale prints of different fingers reach about 6.
constexpr float kRidgesWeight = 1.5F;
constexpr float kMinutiaeWeight = 0.5F;
constexpr float kSearchWeight = 0.07F;

float rank_of(const Candidate& c) {
    return kRidgesWeight * c.ridges + kMinutiaeWeight * c.minutiae + kSearchWeight * c.search;
}

int helpers_here() { return std::max(0, static_cast<int>(std::thread::hardware_concurrency()) - 1); }

}  // namespace

// A thread's working space for searches.
struct Gallery::Desk {
    explicit Desk(const SearchTuning& tuning) : stages(search_kernels(), tuning) {}

    SegmentSearch stages;
    PrintMaker maker{kernels()};
    Comparer comparer{kernels()};
    PhaseRecord record;
    StillPrint still;
    std::vector<Listed> listed;
    StageTimes times;
};

// Desks are dear to make; a search takes as many as it has threads and brings them back.
class Gallery::Desks {
public:
    explicit Desks(const SearchTuning& tuning) : tuning_(tuning) {}

    std::unique_ptr<Desk> take() {
        {
            const std::lock_guard lock(guard_);
            if (!free_.empty()) {
                std::unique_ptr<Desk> desk = std::move(free_.back());
                free_.pop_back();
                return desk;
            }
        }
        return std::make_unique<Desk>(tuning_);
    }

    void bring_back(std::unique_ptr<Desk> desk) {
        const std::lock_guard lock(guard_);
        if (free_.size() < kMostKept) free_.push_back(std::move(desk));
    }

private:
    static constexpr std::size_t kMostKept = 8;

    const SearchTuning& tuning_;
    std::mutex guard_;
    std::vector<std::unique_ptr<Desk>> free_;
};

// Those of one search, by its workers' numbers.
class Gallery::TakenDesks {
public:
    TakenDesks(Desks& from, int count) : from_(from) {
        for (int i = 0; i < count; i++) desks_.push_back(from_.take());
    }
    ~TakenDesks() {
        for (auto& desk : desks_) from_.bring_back(std::move(desk));
    }
    TakenDesks(const TakenDesks&) = delete;
    TakenDesks& operator=(const TakenDesks&) = delete;

    Desk& operator[](std::size_t worker) { return *desks_[worker]; }
    auto begin() const { return desks_.begin(); }
    auto end() const { return desks_.end(); }

private:
    Desks& from_;
    std::vector<std::unique_ptr<Desk>> desks_;
};

Gallery::Gallery(int extractors, const SearchTuning& tuning)
    : extractors_(extractors),
      tuning_(tuning),
      state_(std::make_unique<const State>(State{{}, std::make_shared<Head>()})),
      desks_(std::make_unique<Desks>(tuning_)),
      crew_(helpers_here()) {}

Gallery::~Gallery() = default;

void Gallery::share(std::size_t steps, const std::function<void(std::size_t)>& step) const {
    crew_.run(steps, helpers_here() + 1, [&step](std::size_t, std::size_t number) { step(number); });
}

std::optional<Gallery::Place> Gallery::find(const State& state, std::int64_t key, Death at) {
    const std::size_t count = state.head->count.load(std::memory_order_acquire);
    for (std::size_t i = count; i-- > 0;) {
        const Head::Entry& entry = *state.head->entries[i];
        if (entry.inside.key == key && entry.death.load(std::memory_order_acquire) > at) return Place{nullptr, i};
    }
    for (std::size_t s = state.segments.size(); s-- > 0;) {
        const std::optional<std::size_t> number = state.segments[s]->find(key);
        if (number && state.segments[s]->alive(*number, at)) return Place{state.segments[s].get(), *number};
    }
    return std::nullopt;
}

void Gallery::bury(const State& state, const Place& place, Death at) {
    if (place.segment != nullptr) {
        place.segment->bury(place.number, at);
    } else {
        state.head->entries[place.number]->death.store(at, std::memory_order_release);
    }
}

void Gallery::put(std::vector<NewFinger> fingers) {
    // Of fingers with one key the last alone is put.
    std::unordered_map<std::int64_t, std::size_t> last;
    for (std::size_t i = 0; i < fingers.size(); i++) last[fingers[i].key] = i;
    if (last.size() < fingers.size()) {
        std::vector<NewFinger> once;
        for (std::size_t i = 0; i < fingers.size(); i++) {
            if (last[fingers[i].key] == i) once.push_back(std::move(fingers[i]));
        }
        fingers = std::move(once);
    }
    std::vector<std::int64_t> keys;
    for (const NewFinger& finger : fingers) keys.push_back(finger.key);
    if (fingers.size() >= Head::kMost) {
        std::vector<SegmentEntry> entries;
        std::vector<std::shared_ptr<Segment>> segments;
        for (std::size_t i = 0; i < fingers.size(); i++) {
            entries.push_back({fingers[i].key, fingers[i].labels, fingers[i].finger.view()});
            if (entries.size() < Segment::kMost && i + 1 < fingers.size()) continue;
            segments.push_back(std::make_shared<Segment>(entries, extractors_));
            entries.clear();
        }
        append(segments, keys);
        return;
    }
    const std::lock_guard lock(writing_);
    if (state_.latest().head->count.load(std::memory_order_relaxed) + fingers.size() > Head::kMost) seal_head();
    const std::vector<Place> replaced = find_all(state_.latest(), keys);
    Head& head = *state_.latest().head;
    std::size_t count = head.count.load(std::memory_order_relaxed);
    for (NewFinger& finger : fingers) {
        head.entries[count] = std::make_unique<Head::Entry>();
        head.entries[count]->inside = std::move(finger);
        std::vector<Code>& codes = head.entries[count]->inside.finger.codes;
        codes.reserve(codes.size() + kCodesReadAhead);
        count++;
    }
    head.count.store(count, std::memory_order_release);
    have_put(keys.size(), replaced);
}

void Gallery::put(SegmentFingers fingers) {
    const std::vector<std::int64_t> keys(fingers.keys().begin(), fingers.keys().end());
    if (!keys.empty()) append({std::make_shared<Segment>(std::move(fingers), extractors_)}, keys);
}

void Gallery::append(const std::vector<std::shared_ptr<Segment>>& segments, std::span<const std::int64_t> keys) {
    const std::lock_guard lock(writing_);
    // What is in the head is older than a new segment and has to stand before it.
    seal_head();
    const std::vector<Place> replaced = find_all(state_.latest(), keys);
    auto next = std::make_unique<State>(state_.latest());
    next->segments.insert(next->segments.end(), segments.begin(), segments.end());
    state_.replace(std::move(next));
    have_put(keys.size(), replaced);
}

// The old ones die with the change by which the new ones are there.
void Gallery::have_put(std::size_t count, std::span<const Place> replaced) {
    const Death now = changes_.load() + 1;
    for (const Place& place : replaced) bury(state_.latest(), place, now);
    alive_ += count - replaced.size();
    changes_.store(now);
    merge_segments();
}

// Segment by segment, so that each one's keys stay in the processor's caches.
std::vector<Gallery::Place> Gallery::find_all(const State& state, std::span<const std::int64_t> keys) {
    std::vector<Place> out;
    const std::size_t count = state.head->count.load(std::memory_order_relaxed);
    std::unordered_map<std::int64_t, std::size_t> in_head;
    for (std::size_t i = 0; i < count; i++) {
        const Head::Entry& entry = *state.head->entries[i];
        if (entry.death.load(std::memory_order_relaxed) != kAlive) continue;
        if (keys.size() > kFew) {
            in_head[entry.inside.key] = i;
        } else if (std::find(keys.begin(), keys.end(), entry.inside.key) != keys.end()) {
            out.push_back({nullptr, i});
        }
    }
    for (const std::int64_t key : keys) {
        if (const auto at = in_head.find(key); at != in_head.end()) out.push_back({nullptr, at->second});
    }
    for (const std::shared_ptr<Segment>& segment : state.segments) {
        for (const std::int64_t key : keys) {
            const std::optional<std::size_t> number = segment->find(key);
            if (number && segment->alive(*number, kAlive - 1)) out.push_back({segment.get(), *number});
        }
    }
    return out;
}

std::size_t Gallery::remove(std::span<const std::int64_t> keys) {
    const std::lock_guard lock(writing_);
    const Death now = changes_.load() + 1;
    std::size_t removed = 0;
    for (const std::int64_t key : keys) {
        const State& state = state_.latest();
        const std::optional<Place> place = find(state, key, now);
        if (!place) continue;
        bury(state, *place, now);
        removed++;
    }
    alive_ -= removed;
    changes_.store(now);
    merge_segments();
    return removed;
}

// The live ones of the state's segments first to last - 1 in one.
std::shared_ptr<Segment> Gallery::segment_of(const State& state, std::size_t first, std::size_t last) const {
    std::vector<SegmentEntry> entries;
    const Death now = changes_.load();
    for (std::size_t s = first; s < last; s++) {
        const Segment& segment = *state.segments[s];
        for (std::size_t i = 0; i < segment.size(); i++) {
            if (segment.alive(i, now)) entries.push_back({segment.key(i), segment.labels(i), segment.finger(i)});
        }
    }
    return entries.empty() ? nullptr : std::make_shared<Segment>(entries, extractors_);
}

void Gallery::seal_head() {
    const State& state = state_.latest();
    std::vector<SegmentEntry> entries;
    const std::size_t count = state.head->count.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < count; i++) {
        const Head::Entry& entry = *state.head->entries[i];
        if (entry.death.load(std::memory_order_relaxed) != kAlive) continue;
        entries.push_back({entry.inside.key, entry.inside.labels, entry.inside.finger.view()});
    }
    auto next = std::make_unique<State>(State{state.segments, std::make_shared<Head>()});
    if (!entries.empty()) next->segments.push_back(std::make_shared<Segment>(entries, extractors_));
    state_.replace(std::move(next));
}

// Merges the last segments when there are four of about one size, or as many as fill one, and makes worn ones anew, so
// that a finger is copied a few times at most.
void Gallery::merge_segments() {
    const auto live = [](const Segment& segment) { return segment.size() - segment.dead(); };
    const auto tier = [](std::size_t fingers) {
        int out = 0;
        for (std::size_t most = Head::kMost; fingers > most; most *= kMerged) out++;
        return out;
    };
    while (true) {
        const State& state = state_.latest();
        const auto& segments = state.segments;
        std::size_t first = segments.size();
        std::size_t together = 0;
        bool full = false;
        while (first > 0 && tier(live(*segments[first - 1])) <= tier(live(*segments.back()))) {
            const std::size_t more = live(*segments[first - 1]);
            full = together + more > Segment::kMost;
            if (full) break;
            together += more;
            first--;
        }
        std::size_t last = segments.size();
        if (last - first < (full ? 2 : kMerged)) {
            const auto worn = std::find_if(segments.begin(), segments.end(),
                                           [now = changes_.load()](const auto& s) { return s->worn(now); });
            if (worn == segments.end()) return;
            first = static_cast<std::size_t>(worn - segments.begin());
            last = first + 1;
        }
        auto next = std::make_unique<State>(State{{}, state.head});
        next->segments.assign(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(first));
        if (std::shared_ptr<Segment> merged = segment_of(state, first, last)) next->segments.push_back(merged);
        next->segments.insert(next->segments.end(), segments.begin() + static_cast<std::ptrdiff_t>(last),
                              segments.end());
        state_.replace(std::move(next));
    }
}

std::size_t Gallery::bytes() const {
    const auto state = state_.read();
    std::size_t sum = sizeof(*this) + sizeof(Head);
    for (const auto& segment : state->segments) sum += segment->bytes();
    const std::size_t count = state->head->count.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < count; i++) {
        const PreparedFinger& f = state->head->entries[i]->inside.finger;
        sum += sizeof(Head::Entry) + f.minutiae.capacity() * sizeof(PackedMinutia) + f.codes.capacity() * sizeof(Code) +
               f.ridges.capacity();
    }
    return sum;
}

bool Gallery::with(std::int64_t key, const std::function<void(const FingerView&)>& use) const {
    const Death at = changes_.load();
    const auto state = state_.read();
    const std::optional<Place> place = find(*state, key, at);
    if (!place) return false;
    use(finger_at(*state, *place));
    return true;
}

void Gallery::search_part(const State& state, std::size_t part, const SearchProbe& probe, const SearchOrder& order,
                          Death at, Desk& desk) const {
    if (part < state.segments.size()) {
        const Segment& segment = *state.segments[part];
        for (const SegmentHit& hit : desk.stages.search(segment, probe, order.filter, at, size(), desk.times)) {
            desk.listed.push_back({hit.agreement, part, hit.finger, hit.agreement.score});
        }
        return;
    }
    const auto begun = Clock::now();
    const SegmentSearch::Turns turns = desk.stages.all_turns(probe);
    const std::size_t count = state.head->count.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < count; i++) {
        const Head::Entry& entry = *state.head->entries[i];
        if (entry.death.load(std::memory_order_acquire) <= at || !passes(entry.inside.labels, order.filter)) continue;
        const Agreement agreement = desk.stages.compare(entry.inside.finger.view(), probe, turns);
        if (agreement.score > 0) desk.listed.push_back({agreement, part, i, agreement.score});
    }
    desk.times.all_pairs += Clock::now() - begun;
}

Gallery::Place Gallery::place_of(const State& state, const Listed& listed) {
    return {listed.segment == state.segments.size() ? nullptr : state.segments[listed.segment].get(), listed.number};
}

FingerView Gallery::finger_at(const State& state, const Place& place) {
    return place.segment == nullptr ? state.head->entries[place.number]->inside.finger.view()
                                    : place.segment->finger(place.number);
}

std::int64_t Gallery::key_at(const State& state, const Place& place) {
    return place.segment == nullptr ? state.head->entries[place.number]->inside.key : place.segment->key(place.number);
}

// In falling order; of equal scores the newer first.
void Gallery::keep_best(std::vector<Listed>& listed, std::size_t most) {
    const std::size_t length = std::min(most, listed.size());
    std::partial_sort(listed.begin(), listed.begin() + static_cast<std::ptrdiff_t>(length), listed.end(),
                      [](const Listed& a, const Listed& b) {
                          if (a.score != b.score) return a.score > b.score;
                          return std::pair(a.segment, a.number) > std::pair(b.segment, b.number);
                      });
    listed.resize(length);
}

std::vector<Candidate> Gallery::search(const PhaseRecord& record, const SearchOrder& order, SearchTimes& times) const {
    const auto begun = Clock::now();
    const Death at = changes_.load();
    const auto state = state_.read();
    TakenDesks desks(*desks_, order.threads);
    for (const auto& desk : desks) {
        desk->listed.clear();
        desk->times = {};
    }
    MovingPrint moving;
    const SearchProbe probe(record, search_kernels(), tuning_, extractors_, order.wide, size(),
                            [&](std::size_t steps, const std::function<void(std::size_t)>& step) {
                                crew_.run(steps + 1, order.threads, [&](std::size_t worker, std::size_t number) {
                                    if (number < steps) return step(number);
                                    desks[worker].maker.make_moving(record, moving);
                                });
                            });
    const Quarters turned(moving);
    const auto ready = Clock::now();
    times.probe = ready - begun;
    // The newest and smallest come last: the threads end at about the same time.
    crew_.run(state->segments.size() + 1, order.threads, [&](std::size_t worker, std::size_t part) {
        search_part(*state, part, probe, order, at, desks[worker]);
    });
    std::vector<Listed> listed;
    StageTimes spent;
    for (const auto& desk : desks) {
        listed.insert(listed.end(), desk->listed.begin(), desk->listed.end());
        spent.scan += desk->times.scan;
        spent.pairs += desk->times.pairs;
        spent.all_pairs += desk->times.all_pairs;
    }
    keep_best(listed, tuning_.listed);
    const auto found = Clock::now();
    const auto in_all = (spent.scan + spent.pairs + spent.all_pairs).count();
    if (in_all > 0) {
        const double on_the_wall = static_cast<double>((found - ready).count()) / static_cast<double>(in_all);
        const auto part = [on_the_wall](std::chrono::nanoseconds t) {
            return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(t.count()) * on_the_wall));
        };
        times.stages = {part(spent.scan), part(spent.pairs), part(spent.all_pairs), {}, {}};
    }

    crew_.run((listed.size() + kFlowStep - 1) / kFlowStep, order.threads, [&](std::size_t worker, std::size_t step) {
        PhaseRecord& flow = desks[worker].record;
        for (std::size_t i = step * kFlowStep; i < std::min(listed.size(), (step + 1) * kFlowStep); i++) {
            if (parse_flow(finger_at(*state, place_of(*state, listed[i])).ridges, flow) != RecordFault::none) continue;
            listed[i].score *= flow_agreement(flow, record, listed[i].agreement.placement);
        }
    });
    keep_best(listed, order.wide ? tuning_.wide_listed : tuning_.listed);
    const auto flowed = Clock::now();
    times.stages.flow = flowed - found;

    std::vector<Candidate> candidates(listed.size());
    const auto compare_ridges = [&](std::size_t worker, std::size_t i) {
        Desk& desk = desks[worker];
        Candidate& candidate = candidates[i];
        const Place place = place_of(*state, listed[i]);
        candidate.key = key_at(*state, place);
        candidate.search = listed[i].score;
        if (read_finger(finger_at(*state, place), desk.record)) {
            desk.maker.make_still(desk.record, desk.still);
            const std::size_t quarters = order.wide ? (listed[i].agreement.turn + 32U) / 64 % 4 : 0;
            const Comparison compared = desk.comparer.compare(desk.still, turned.print(quarters), Effort::quick);
            candidate.ridges = compared.score;
            candidate.minutiae = compared.minutiae_score;
        }
        candidate.rank = rank_of(candidate);
    };
    const std::size_t first = std::min(tuning_.first_listed, listed.size());
    crew_.run(first, order.threads, compare_ridges);
    const bool certain = std::any_of(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(first),
                                     [this](const Candidate& c) { return c.rank >= tuning_.certain_rank; });
    if (certain) {
        listed.resize(first);
        candidates.resize(first);
    } else {
        crew_.run(listed.size() - first, order.threads,
                  [&](std::size_t worker, std::size_t i) { compare_ridges(worker, first + i); });
    }
    // A finger that was replaced meanwhile may be there twice; the newer one stands further behind in the state, and
    // before the older one here when both score alike.
    std::unordered_map<std::int64_t, std::size_t> newest;
    for (std::size_t i = 0; i < listed.size(); i++) {
        const auto [at_key, fresh] = newest.try_emplace(candidates[i].key, i);
        if (!fresh && std::pair(listed[i].segment, listed[i].number) >
                          std::pair(listed[at_key->second].segment, listed[at_key->second].number)) {
            at_key->second = i;
        }
    }
    std::vector<Candidate> out;
    for (std::size_t i = 0; i < candidates.size(); i++) {
        if (newest[candidates[i].key] == i) out.push_back(candidates[i]);
    }
    std::stable_sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) { return a.rank > b.rank; });
    if (out.size() > order.most) out.resize(order.most);
    times.stages.ridges = Clock::now() - flowed;
    return out;
}

std::vector<std::optional<RidgeScores>> Gallery::compare(const PhaseRecord& probe, std::span<const std::int64_t> keys,
                                                         bool wide, int threads) const {
    const Death at = changes_.load();
    const auto state = state_.read();
    TakenDesks desks(*desks_, threads);
    MovingPrint moving;
    desks[0].maker.make_moving(probe, moving);
    const Quarters turned(moving);
    std::vector<std::optional<RidgeScores>> out(keys.size());
    crew_.run(keys.size(), threads, [&](std::size_t worker, std::size_t i) {
        Desk& desk = desks[worker];
        const std::optional<Place> place = find(*state, keys[i], at);
        if (!place || !read_finger(finger_at(*state, *place), desk.record)) return;
        desk.maker.make_still(desk.record, desk.still);
        const Comparison found = wide ? desk.comparer.compare_turned(desk.still, turned)
                                      : desk.comparer.compare(desk.still, moving, Effort::thorough);
        out[i] = {found.score, found.minutiae_score};
    });
    return out;
}

}  // namespace tambo
