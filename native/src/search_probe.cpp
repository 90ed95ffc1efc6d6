#include "search_probe.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "segment.hpp"

namespace tambo {
namespace {

constexpr float kMostWorth = 15;

}  // namespace

SearchProbe::SearchProbe(const PhaseRecord& record, const SearchKernels& kernels, const SearchTuning& tuning,
                         int extractors, bool wide, std::size_t gallery_size, const Share& share)
    : wide_(wide) {
    FlowField flow;
    flow.read(record);
    share(static_cast<std::size_t>(extractors), [&](std::size_t step) {
        const Extractor extractor = step == 0 ? kForeign : kOwn;
        make(extractor, extractor == kOwn ? record.own : record.foreign, flow, kernels, tuning, gallery_size);
    });
}

void SearchProbe::one_by_one(std::size_t steps, const std::function<void(std::size_t)>& step) {
    for (std::size_t i = 0; i < steps; i++) step(i);
}

void SearchProbe::make(std::size_t extractor, std::span<const Minutia> found, const FlowField& flow,
                       const SearchKernels& kernels, const SearchTuning& tuning, std::size_t gallery_size) {
    SurroundingsMaker maker(kernels);
    std::vector<ProbeMinutia>& minutiae = minutiae_[extractor];
    maker.start(found, flow);
    std::vector<SurroundingsMaker::Place> places(maker.places().begin(), maker.places().end());
    std::stable_sort(places.begin(), places.end(),
                     [](const auto& a, const auto& b) { return a.neighbours > b.neighbours; });
    places.resize(std::min(places.size(), wide_ ? tuning.wide_minutiae : tuning.minutiae));
    std::vector<unsigned> posting_limits;
    std::array<Surroundings, kCodesTogether> surroundings;
    std::array<Margins, kCodesTogether> margins;
    std::array<Code, kCodesTogether> codes;
    for (std::size_t p = 0; p < places.size(); p++) {
        const std::size_t at = p % kCodesTogether;
        if (at == 0) {
            const std::size_t some = std::min(kCodesTogether, places.size() - p);
            for (std::size_t i = 0; i < some; i++) maker.make(places[p + i], surroundings[i]);
            codes_of(kernels, std::span(surroundings).first(some), codes, margins);
        }
        const Minutia& m = found[places[p].minutia];
        ProbeMinutia& out = minutiae.emplace_back();
        out.x = m.x;
        out.y = m.y;
        out.direction = m.direction;
        out.neighbours = places[p].neighbours;
        out.code = weighed(codes[at], margins[at]);
        out.first_bits = weighed_first(codes[at], margins[at]);
        std::copy_n(margins[at].begin(), out.margins.size(), out.margins.begin());
        unsigned limit = 0;
        weigh(out, kernels, &limit, tuning);
        posting_limits.push_back(limit);
        pair_queries_[extractor].push_back({out.code, out.pair_limit, out.direction});
    }
    plan(extractor, posting_limits, tuning, gallery_size);
}

// Chance distances are taken as normally distributed, with what the background's codes show for this one.
void SearchProbe::weigh(ProbeMinutia& minutia, const SearchKernels& kernels, unsigned* posting_limit,
                        const SearchTuning& tuning) const {
    const CodeTables& tables = code_tables();
    std::vector<NearCode> distances(tables.background.size() + kCodesReadAhead);
    const CodeRange all{minutia.code, 0, static_cast<std::uint16_t>(tables.background.size()), kFarthest};
    const std::size_t n = kernels.near(tables.background.data(), &all, 1, distances.data());
    float sum = 0;
    float squares = 0;
    for (std::size_t i = 0; i < n; i++) {
        const auto d = static_cast<float>(distances[i].distance);
        sum += d;
        squares += d * d;
    }
    const auto count = static_cast<float>(n);
    const float mean = sum / count;
    const float deviation = std::sqrt(std::max(1.0F, squares / count - mean * mean));
    const float spread = std::log(deviation / tables.mated_deviation);
    bool ended = false;
    minutia.hit_limit = 0;
    minutia.pair_limit = 0;
    for (std::size_t d = 0; d <= kFarthest; d++) {
        const float mated = (static_cast<float>(d) - tables.mated_mean) / tables.mated_deviation;
        const float chance = (static_cast<float>(d) - mean) / deviation;
        // Nearer than mates mostly are is no worse than as near as they mostly are.
        const float worth = 0.5F * (chance * chance - (mated < 0 ? 0 : mated * mated)) + spread;
        ended = ended || worth <= 0 || static_cast<float>(d) >= mean;
        minutia.worth[d] = ended ? 0 : std::min(worth, kMostWorth);
        if (minutia.worth[d] >= tuning.least_worth) minutia.hit_limit = static_cast<std::uint32_t>(d);
        if (minutia.worth[d] >= tuning.least_pair) minutia.pair_limit = static_cast<std::uint32_t>(d);
    }
    std::array<unsigned, kFarthestFirst + 1> histogram{};
    const CodeRange first_bits{minutia.first_bits, 0, all.last, kFarthestFirst};
    kernels.near(tables.background.data(), &first_bits, 1, distances.data());
    for (std::size_t i = 0; i < n; i++) histogram[distances[i].distance]++;
    const auto allowed = static_cast<unsigned>(tuning.posting_share * count);
    unsigned within = 0;
    unsigned limit = 0;
    while (limit < histogram.size() && within + histogram[limit] <= allowed) within += histogram[limit++];
    *posting_limit = limit == 0 ? 0 : limit - 1;
}

void SearchProbe::plan(std::size_t extractor, std::span<const unsigned> posting_limits, const SearchTuning& tuning,
                       std::size_t gallery_size) {
    struct Ask {
        std::uint16_t bucket;
        Query query;
    };
    constexpr std::size_t kKeys = std::size_t{1} << kBucketBits;
    std::vector<Ask> asks;
    std::array<std::uint64_t, kKeys> cost;
    std::array<std::uint64_t, kKeys> order;  // which bits are flipped, behind what that costs
    const auto most_keys = static_cast<float>(wide_ ? tuning.wide_keys : tuning.keys);
    const float part_of_keys = std::pow(tuning.part_of_shares(gallery_size), 4.0F / 9);
    const auto keys =
        std::clamp(static_cast<std::size_t>(std::lround(most_keys * part_of_keys)), std::size_t{1}, kKeys);
    for (std::size_t m = 0; m < minutiae_[extractor].size(); m++) {
        const ProbeMinutia& minutia = minutiae_[extractor][m];
        // Flipping bits costs the sum of their margins.
        cost[0] = 0;
        for (std::size_t flips = 1; flips < kKeys; flips++) {
            const auto lowest = static_cast<std::size_t>(std::countr_zero(flips));
            cost[flips] =
                cost[flips & (flips - 1)] + static_cast<std::uint64_t>(std::abs(minutia.margins[lowest]));
        }
        for (std::size_t flips = 0; flips < kKeys; flips++) order[flips] = cost[flips] * kKeys + flips;
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(keys), order.end());
        const int sectors = wide_ ? kSectors / 2 : tuning.sectors;
        for (std::size_t k = 0; k < keys; k++) {
            const auto flipped = static_cast<unsigned>(order[k] % kKeys);
            const auto apart =
                static_cast<unsigned>(std::popcount(flipped & bucket_bits(minutia.first_bits.counted)) +
                                      std::popcount(flipped & bucket_bits(minutia.first_bits.doubled)));
            if (apart > posting_limits[m]) continue;
            const Query query{{posting_bits(minutia.code.bits), posting_bits(minutia.first_bits.counted),
                               posting_bits(minutia.first_bits.doubled)},
                              static_cast<std::uint8_t>(posting_limits[m] - apart),
                              static_cast<std::uint8_t>(extractor),
                              static_cast<std::uint8_t>(m)};
            const unsigned first_bits = bucket_bits(minutia.code.bits) ^ flipped;
            for (int s = -sectors; s <= sectors && s < kSectors - sectors; s++) {
                // A finger that is turned so little the first pass has seen with all its minutiae.
                if (wide_ && std::abs(s) < tuning.sectors) continue;
                const unsigned sector = (sector_of(minutia.direction) + static_cast<unsigned>(s + kSectors)) % kSectors;
                asks.push_back({static_cast<std::uint16_t>(bucket(sector, first_bits)), query});
            }
        }
    }
    std::vector<std::uint32_t> starts(kBuckets + 1, 0);
    for (const Ask& ask : asks) starts[ask.bucket + 1U]++;
    for (std::size_t b = 0; b < kBuckets; b++) starts[b + 1] += starts[b];
    for (std::size_t b = 0; b < kBuckets; b++) {
        if (starts[b] < starts[b + 1])
            visits_[extractor].push_back({static_cast<std::uint16_t>(b), starts[b], starts[b + 1]});
    }
    queries_[extractor].resize(asks.size());
    for (const Ask& ask : asks) queries_[extractor][starts[ask.bucket]++] = ask.query;
}

}  // namespace tambo
