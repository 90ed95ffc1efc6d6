#include "segment.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "check.hpp"

namespace {

using namespace tambo;

// Fingers of any minutiae and codes, those with a code by rising direction.
std::vector<PreparedFinger> fingers(std::size_t count) {
    std::mt19937_64 random(7);
    std::vector<PreparedFinger> out(count);
    for (PreparedFinger& finger : out) {
        for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
            const auto coded = static_cast<unsigned>(random() % 40);
            for (unsigned m = 0; m < coded; m++) {
                const int side = static_cast<int>(random() % 1024);
                finger.minutiae.push_back(
                    PackedMinutia::of({side, 1023 - side, static_cast<std::uint8_t>(m * 6), m % 2 == 0, 0}));
                finger.codes.push_back({random(), random()});
            }
            finger.minutiae.push_back(PackedMinutia::of({1, 2, 3, false, 0}));
            finger.counts.coded[extractor] = static_cast<std::uint8_t>(coded);
            finger.counts.all[extractor] = static_cast<std::uint8_t>(coded + 1);
        }
        finger.ridges.assign(random() % 90, static_cast<std::uint8_t>(random()));
    }
    return out;
}

std::vector<SegmentEntry> entries(const std::vector<PreparedFinger>& fingers) {
    std::vector<SegmentEntry> out;
    for (std::size_t i = 0; i < fingers.size(); i++) {
        const auto key = static_cast<std::int64_t>(i) * 7'919 - 1'000;
        // One that all share, some, and as many as there are fingers.
        const std::uint64_t labels = i % 3 == 0 ? i << 40 : i % 3 == 1 ? i % 5 : 0;
        out.push_back({key, labels, fingers[i].view()});
    }
    return out;
}

}  // namespace

FACT(aSegmentHasItsFingersAsTheyCame) {
    const auto made = fingers(300);
    const auto all = entries(made);
    const Segment segment(all, 2);
    for (std::size_t i = 0; i < all.size(); i++) {
        CHECK(segment.find(all[i].key) == i);
        CHECK(segment.labels(i) == all[i].labels);
        const FingerView finger = segment.finger(i);
        CHECK(finger.counts.all == made[i].counts.all && finger.counts.coded == made[i].counts.coded);
        CHECK(std::equal(finger.ridges.begin(), finger.ridges.end(), made[i].ridges.begin(), made[i].ridges.end()));
        CHECK(std::equal(finger.minutiae.begin(), finger.minutiae.end(), made[i].minutiae.begin(),
                         made[i].minutiae.end(), [](PackedMinutia a, PackedMinutia b) { return a.bits == b.bits; }));
        CHECK(finger.codes.size() == made[i].codes.size());
    }
    CHECK(!segment.find(5));
}

FACT(aPostingNamesTheCodeThatItIsOf) {
    const auto made = fingers(300);
    const Segment segment(entries(made), 2);
    for (std::size_t extractor = 0; extractor < kExtractors; extractor++) {
        const Postings& postings = segment.postings(extractor);
        std::map<std::uint32_t, int> times;
        for (std::size_t b = 0; b < kBuckets; b++) {
            for (std::uint32_t p = postings.starts[b]; p < postings.starts[b + 1]; p++) {
                const Postings::Place place = postings.place(p);
                const Code code = made[place.finger].view().codes_of(extractor)[place.minutia];
                const std::uint8_t direction =
                    made[place.finger].view().minutiae_of(extractor)[place.minutia].direction();
                CHECK(postings.bits[p] == posting_bits(code));
                CHECK(b == bucket(sector_of(direction), bucket_bits(code)));
                const std::uint32_t at = segment.code_place(extractor, place.finger, place.minutia);
                CHECK(segment.codes()[at].low == code.low && segment.codes()[at].high == code.high);
                times[at]++;
            }
        }
        std::size_t codes = 0;
        for (const PreparedFinger& finger : made) codes += finger.counts.coded[extractor];
        CHECK(times.size() == codes && postings.starts[kBuckets] == codes);
    }
}

FACT(aDeadFingerIsAliveForOlderSearches) {
    const auto made = fingers(9);
    Segment segment(entries(made), 2);
    segment.bury(3, 1'000'000'000'007);
    segment.bury(5, 1'000'000'000'009);
    CHECK(segment.alive(3, 1'000'000'000'006) && !segment.alive(3, 1'000'000'000'007));
    CHECK(segment.alive(5, 1'000'000'000'008) && !segment.alive(5, 1'000'000'000'009));
    CHECK(segment.alive(4, kAlive - 1) && segment.dead() == 2);
}

FACT(aSegmentIsWornByManyDeathsOrAnOldOne) {
    const auto made = fingers(9);
    Segment segment(entries(made), 2);
    CHECK(!segment.worn(kAlive - 1));
    segment.bury(0, 50);
    CHECK(!segment.worn(1'000'000'000) && segment.worn(4'000'000'000));
    segment.bury(1, 51);
    CHECK(!segment.worn(52));
    segment.bury(2, 52);
    CHECK(segment.worn(52));
}
