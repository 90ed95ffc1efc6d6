#include "segment_search.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint16_t kNoSlot = 0xFFFF;
constexpr std::size_t kFlush = 1024;     // postings found, before their codes are compared
constexpr float kTurnTolerance = 0.49F;  // radians: 28 degrees
constexpr PairTolerance kHitTolerance{150, 0.025F, 1 / (kTurnTolerance * kTurnTolerance)};
constexpr PairTolerance kPairTolerance{12 * 12, 0.12F * 0.12F, 1 / (kTurnTolerance * kTurnTolerance)};
constexpr std::size_t kBucketsAhead = 4;  // whose bits are fetched before their turn
constexpr std::size_t kAhead = 2;         // fingers that are fetched before their turn
constexpr std::size_t kMostHits = 32;  // of a finger that stage B looks at

// Of direction, finer than the sectors, within which stage C looks for pairs.
constexpr std::size_t kSteps = 32;
std::size_t step_of(std::uint8_t direction) { return direction / (256 / kSteps); }

struct TurnTable {
    std::array<float, 256> cosine{};
    std::array<float, 256> sine{};
    TurnTable() {
        for (std::size_t i = 0; i < 256; i++) {
            const double angle = static_cast<double>(i) * 2 * std::numbers::pi / 256;
            cosine[i] = static_cast<float>(std::cos(angle));
            sine[i] = static_cast<float>(std::sin(angle));
        }
    }
};

const TurnTable& turn_table() {
    static const TurnTable table;
    return table;
}

// n to the power of -1/4 for n up to 511.
const std::array<float, 512>& weaker_for_many() {
    static const std::array<float, 512> table = [] {
        std::array<float, 512> out{};
        out[0] = 0;
        for (std::size_t n = 1; n < out.size(); n++) out[n] = 1 / std::sqrt(std::sqrt(static_cast<float>(n)));
        return out;
    }();
    return table;
}

// Natural logarithm of n up to 511.
const std::array<float, 512>& logarithms() {
    static const std::array<float, 512> table = [] {
        std::array<float, 512> out{};
        for (std::size_t n = 1; n < out.size(); n++) out[n] = std::log(static_cast<float>(n));
        return out;
    }();
    return table;
}

int turned(std::uint8_t a, std::uint8_t b) { return static_cast<std::int8_t>(static_cast<std::uint8_t>(a - b)); }

}  // namespace

void SegmentSearch::take_found(const Segment& segment, const SearchProbe& probe, std::size_t extractor) {
    const Postings& postings = segment.postings(extractor);
    const Code* codes = segment.codes().data();
    const std::size_t n = runs_.empty() ? 0 : runs_.back().last;
    near_.resize(n);
    places_.resize(n);
    near_places_.resize(n + 1);
    for (std::size_t i = 0; i < n; i++) {
        near_[i] = postings.place(found_[i]);
        places_[i] = segment.code_place(extractor, near_[i].finger, near_[i].minutia);
        __builtin_prefetch(codes + places_[i]);
    }
    for (const Run& run : runs_) {
        const ProbeMinutia& minutia = probe.minutiae(extractor)[run.minutia];
        const std::size_t hits = kernels_.near_at(codes, places_.data() + run.first, run.last - run.first, minutia.code,
                                                  minutia.hit_limit, near_places_.data());
        for (const NearPlace& hit : std::span(near_places_).first(hits)) {
            const Postings::Place place = near_[run.first + hit.index];
            const float worth = minutia.worth[hit.distance];
            // Of many strangers' weak hits a few always lie together: what a hit is worth begins where it is rare.
            sums_[place.finger] += std::max(0.0F, worth - tuning_.least_worth);
            hits_.push_back({place.finger, static_cast<std::uint8_t>(extractor), run.minutia, place.minutia, worth});
        }
    }
    runs_.clear();
}

void SegmentSearch::scan(const Segment& segment, const SearchProbe& probe, std::size_t extractor) {
    const Postings& postings = segment.postings(extractor);
    if (postings.starts.empty()) return;
    std::uint32_t filled = 0;
    const std::span<const SearchProbe::Visit> visits = probe.visits(extractor);
    for (std::size_t v = 0; v < visits.size(); v++) {
        const SearchProbe::Visit& visit = visits[v];
        if (v + kBucketsAhead < visits.size()) postings.prefetch_bits(visits[v + kBucketsAhead].bucket);
        const std::uint32_t first = postings.starts[visit.bucket];
        const std::uint32_t count = postings.starts[visit.bucket + 1U] - first;
        if (count == 0) continue;
        postings.prefetch_places(first, first + count);
        for (std::uint32_t q = visit.first; q < visit.last; q++) {
            const SearchProbe::Query& query = probe.queries(extractor)[q];
            if (found_.size() < filled + count + kPostingsReadAhead) {
                found_.resize(2 * (filled + count + kPostingsReadAhead));
            }
            const auto n = static_cast<std::uint32_t>(kernels_.scan(postings.bits.data() + first, count, query.posting,
                                                                    query.limit, first, found_.data() + filled));
            if (n == 0) continue;
            runs_.push_back({query.minutia, filled, filled + n});
            filled += n;
        }
        if (filled >= kFlush) {
            take_found(segment, probe, extractor);
            filled = 0;
        }
    }
    take_found(segment, probe, extractor);
}

// Leaves the `count` best in ranked_, by their fingers' numbers.
void SegmentSearch::keep_best(std::size_t count, std::vector<std::uint32_t>& out) {
    out.clear();
    if (ranked_.size() > count) {
        std::vector<Ranked>& r = ranked_;
        std::nth_element(r.begin(), r.begin() + static_cast<std::ptrdiff_t>(count), r.end(),
                         [](const Ranked& a, const Ranked& b) {
                             return a.score > b.score || (a.score == b.score && a.finger < b.finger);
                         });
        r.resize(count);
    }
    std::sort(ranked_.begin(), ranked_.end(), [](const Ranked& a, const Ranked& b) { return a.finger < b.finger; });
    for (const Ranked& r : ranked_) out.push_back(r.finger);
}

// Lays the pairs out for the kernel, which then says what each one and those that agree with it are worth.
void SegmentSearch::sum_up(const PairTolerance& tolerance) {
    const TurnTable& table = turn_table();
    const std::size_t n = pairs_.size();
    for (std::size_t i = 0; i < n; i++) {
        const Pair& pair = pairs_[i];
        lists_.worth[i] = pair.worth;
        lists_.x[i] = pair.x;
        lists_.y[i] = pair.y;
        lists_.to_x[i] = pair.to_x;
        lists_.to_y[i] = pair.to_y;
        lists_.cosine[i] = table.cosine[pair.turn];
        lists_.sine[i] = table.sine[pair.turn];
    }
    for (std::size_t i = n; i % kPairLanes != 0; i++) {
        lists_.worth[i] = lists_.x[i] = lists_.y[i] = lists_.to_x[i] = lists_.to_y[i] = 0;
        lists_.cosine[i] = lists_.sine[i] = 0;
    }
    kernels_.agree(lists_, n, tolerance, sums_of_pairs_.data());
}

// What the hits that agree best say; whose they are the caller knows.
SegmentSearch::Ranked SegmentSearch::pair_finger(const FingerView& finger, const SearchProbe& probe,
                                                 std::span<const Hit> hits) {
    pairs_.clear();
    for (const Hit& hit : hits) {
        if (pairs_.size() == kMostHits) break;
        const ProbeMinutia& m = probe.minutiae(hit.extractor)[hit.query];
        const PackedMinutia f = finger.minutiae_of(hit.extractor)[hit.minutia];
        pairs_.push_back({hit.worth, static_cast<float>(m.x), static_cast<float>(m.y), static_cast<float>(f.x()),
                          static_cast<float>(f.y()), static_cast<std::uint8_t>(f.direction() - m.direction)});
    }
    if (pairs_.empty()) return {0, 0, 0};
    sum_up(kHitTolerance);
    const auto begin = sums_of_pairs_.begin();
    const auto best = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(pairs_.size()));
    return {*best, 0, pairs_[static_cast<std::size_t>(best - begin)].turn};
}

SegmentSearch::Turns SegmentSearch::all_turns(const SearchProbe& probe) const {
    return {0, probe.wide() ? 128 : tuning_.most_turn};
}

Agreement SegmentSearch::compare(const FingerView& finger, const SearchProbe& probe, const Turns& turns) {
    pairs_.clear();
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
        const std::size_t before = pairs_.size();
        const std::span<const Code> codes = finger.codes_of(extractor);
        const std::span<const PackedMinutia> minutiae = finger.minutiae_of(extractor);
        if (codes.empty()) continue;
        const float less = logarithms()[codes.size()] - tuning_.head_start;
        // The minutiae lie by direction: a query sees those of the steps within its reach alone.
        std::array<std::uint16_t, kSteps + 1> starts{};
        for (std::size_t i = 0; i < codes.size(); i++) starts[step_of(minutiae[i].direction()) + 1]++;
        for (std::size_t step = 0; step < kSteps; step++) {
            starts[step + 1] = static_cast<std::uint16_t>(starts[step + 1] + starts[step]);
        }
        const std::span<const SearchProbe::PairQuery> queries = probe.pair_queries(extractor);
        std::size_t count = 0;
        std::size_t room = kCodesReadAhead;
        const auto ask = [&](std::size_t query, std::size_t first, std::size_t last) {
            if (first == last) return;
            ranges_[count] = {queries[query].code, starts[first], starts[last], queries[query].limit};
            asking_[count++] = static_cast<std::uint8_t>(query);
            room += starts[last] - starts[first];
        };
        for (std::size_t q = 0; q < queries.size(); q++) {
            const unsigned middle = queries[q].direction + turns.middle;
            const std::size_t low = step_of(static_cast<std::uint8_t>(middle - turns.reach));
            const std::size_t high = step_of(static_cast<std::uint8_t>(middle + turns.reach));
            if (turns.reach >= 128) {
                ask(q, 0, kSteps);
            } else if (low <= high) {
                ask(q, low, high + 1);
            } else {
                ask(q, 0, high + 1);
                ask(q, low, kSteps);
            }
        }
        if (near_codes_.size() < room) near_codes_.resize(2 * room);
        const std::size_t n = kernels_.near(codes.data(), ranges_.data(), count, near_codes_.data());
        for (std::size_t i = 0; i < n; i++) {
            const ProbeMinutia& m = probe.minutiae(extractor)[asking_[near_codes_[i].range]];
            const PackedMinutia f = minutiae[near_codes_[i].index];
            const auto turn = static_cast<std::uint8_t>(f.direction() - m.direction);
            if (static_cast<unsigned>(std::abs(turned(turn, turns.middle))) > turns.reach) continue;
            const float worth = m.worth[near_codes_[i].distance] - less;
            if (worth > 0) {
                pairs_.push_back({worth, static_cast<float>(m.x), static_cast<float>(m.y), static_cast<float>(f.x()),
                                  static_cast<float>(f.y()), turn});
            }
        }
        if (pairs_.size() - before > tuning_.pairs) {
            const auto begin = pairs_.begin() + static_cast<std::ptrdiff_t>(before);
            std::nth_element(begin, begin + static_cast<std::ptrdiff_t>(tuning_.pairs), pairs_.end(),
                             [](const Pair& a, const Pair& b) { return a.worth > b.worth; });
            pairs_.resize(before + tuning_.pairs);
        }
    }
    if (pairs_.empty()) return {};
    sum_up(kPairTolerance);
    float total = 0;
    std::size_t strongest = 0;
    for (std::size_t i = 0; i < pairs_.size(); i++) {
        total += pairs_[i].worth * sums_of_pairs_[i];
        if (sums_of_pairs_[i] > sums_of_pairs_[strongest]) strongest = i;
    }
    return {std::sqrt(total), pairs_[strongest].turn, placed_by(strongest)};
}

// The mean turn of the pairs that agree with the strongest one, laid through their mean places.
Placement SegmentSearch::placed_by(std::size_t strongest) {
    const PairLists& l = lists_;
    const std::size_t k = strongest;
    float all = 0, cosine = 0, sine = 0, x = 0, y = 0, to_x = 0, to_y = 0;
    for (std::size_t j = 0; j < pairs_.size(); j++) {
        const float dx = l.x[j] - l.x[k];
        const float dy = l.y[j] - l.y[k];
        const float between = 2 - 2 * (l.cosine[k] * l.cosine[j] + l.sine[k] * l.sine[j]);
        const float ex = (l.cosine[k] * dx - l.sine[k] * dy) - (l.to_x[j] - l.to_x[k]);
        const float ey = (l.sine[k] * dx + l.cosine[k] * dy) - (l.to_y[j] - l.to_y[k]);
        const float tolerated = kPairTolerance.apart + kPairTolerance.stretch * (dx * dx + dy * dy);
        const float near_place = std::max(0.0F, 1 - (ex * ex + ey * ey) / tolerated);
        const float near_turn = std::max(0.0F, 1 - between * kPairTolerance.least_turn);
        const float worth = near_place * near_turn * l.worth[j];
        all += worth;
        cosine += worth * l.cosine[j];
        sine += worth * l.sine[j];
        x += worth * l.x[j];
        y += worth * l.y[j];
        to_x += worth * l.to_x[j];
        to_y += worth * l.to_y[j];
    }
    const float length = std::sqrt(cosine * cosine + sine * sine);
    const float c = cosine / length;
    const float s = sine / length;
    return {c, s, -s, c, (x - c * to_x - s * to_y) / all, (y + s * to_x - c * to_y) / all};
}

std::span<const SegmentHit> SegmentSearch::search(const Segment& segment, const SearchProbe& probe,
                                                  std::span<const FilterPair> filter, Death at,
                                                  std::size_t gallery_size, StageTimes& times) {
    const auto begun = Clock::now();
    const std::size_t n = segment.size();
    sums_.assign(n, 0);
    hits_.clear();
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) scan(segment, probe, extractor);
    ranked_.clear();
    const auto& weaker = weaker_for_many();
    for (std::size_t i = 0; i < n; i++) {
        if (sums_[i] <= 0 || !segment.alive(i, at) || !passes(segment.labels(i), filter)) continue;
        ranked_.push_back({sums_[i] * weaker[segment.codes_of(i)], static_cast<std::uint32_t>(i), 0});
    }
    const float part = (probe.wide() ? tuning_.wide_part : 1.0F) * tuning_.part_of_shares(gallery_size);
    const auto share = [&](float of) {
        return std::max(tuning_.least_fingers, static_cast<std::size_t>(of * part * static_cast<float>(n)));
    };
    keep_best(share(tuning_.after_scan), after_scan_);
    const auto scanned = Clock::now();
    times.scan += scanned - begun;

    slots_.assign(n, kNoSlot);
    for (std::size_t s = 0; s < after_scan_.size(); s++) slots_[after_scan_[s]] = static_cast<std::uint16_t>(s);
    slot_starts_.assign(after_scan_.size() + 2, 0);
    for (const Hit& hit : hits_) {
        if (slots_[hit.finger] != kNoSlot) slot_starts_[slots_[hit.finger] + 2U]++;
    }
    for (std::size_t s = 2; s < slot_starts_.size(); s++) slot_starts_[s] += slot_starts_[s - 1];
    sorted_hits_.resize(slot_starts_.back());
    for (const Hit& hit : hits_) {
        if (slots_[hit.finger] != kNoSlot) sorted_hits_[slot_starts_[slots_[hit.finger] + 1U]++] = hit;
    }
    ranked_.clear();
    for (std::size_t s = 0; s < after_scan_.size(); s++) {
        const std::uint32_t finger = after_scan_[s];
        const auto hits = std::span(sorted_hits_).subspan(slot_starts_[s], slot_starts_[s + 1] - slot_starts_[s]);
        Ranked ranked = pair_finger(segment.finger(finger), probe, hits);
        ranked.score *= weaker[segment.codes_of(finger)];
        ranked.finger = finger;
        ranked_.push_back(ranked);
    }
    keep_best(share(tuning_.after_pairs), after_pairs_);
    const auto paired = Clock::now();
    times.pairs += paired - scanned;

    out_.clear();
    for (std::size_t i = 0; i < ranked_.size(); i++) {
        if (i + kAhead < ranked_.size()) segment.prefetch(ranked_[i + kAhead].finger);
        const std::uint32_t finger = ranked_[i].finger;
        const Agreement agreement =
            compare(segment.finger(finger), probe, {ranked_[i].turn, tuning_.found_turn});
        if (agreement.score > 0) out_.push_back({finger, agreement});
    }
    times.all_pairs += Clock::now() - paired;
    return out_;
}

}  // namespace tambo
