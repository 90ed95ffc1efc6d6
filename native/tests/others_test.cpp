#include <sstream>

#include "check.hpp"
#include "compare.hpp"
#include "pack.hpp"

namespace {

using tambo::PhaseRecord;

constexpr std::size_t kHead = 9;  // of an entry: its length, 'T', 'M', 'B', version, quality

std::string pack_of(int count, int impressions, int threads) {
    std::ostringstream out;
    CHECK(tambo::others::write_pack({5, count, impressions, threads}, out, [](int) {}));
    return out.str();
}

PhaseRecord record_of(int finger, int impression) {
    std::vector<std::uint8_t> entry;
    tambo::others::append_entry(5, finger, impression, entry);
    PhaseRecord record;
    CHECK(tambo::parse_record(std::span(entry).subspan(kHead), record) == tambo::RecordFault::none);
    return record;
}

float ridge_score(const PhaseRecord& a, const PhaseRecord& b) {
    tambo::PrintMaker maker(tambo::kernels());
    tambo::Comparer comparer(tambo::kernels());
    tambo::StillPrint still;
    tambo::MovingPrint moving;
    maker.make_still(a, still);
    maker.make_moving(b, moving);
    return comparer.compare(still, moving, tambo::Effort::thorough).score;
}

}  // namespace

FACT(packIsTheSameWhateverTheThreads) { CHECK(pack_of(7, 1, 1) == pack_of(7, 1, 3)); }

FACT(fingersAreTheSameInALongerPack) {
    const std::string few = pack_of(3, 1, 1);
    CHECK(pack_of(5, 1, 2).substr(0, few.size()) == few);
}

FACT(impressionsOfAFingerFollowEachOther) {
    std::vector<std::uint8_t> entries;
    for (int finger = 0; finger < 2; finger++) {
        for (int impression = 0; impression < 3; impression++) {
            tambo::others::append_entry(5, finger, impression, entries);
        }
    }
    CHECK(pack_of(2, 3, 1) == std::string(entries.begin(), entries.end()));
}

FACT(entriesHaveTheirLengthAndATemplatesHead) {
    std::vector<std::uint8_t> entry;
    tambo::others::append_entry(5, 0, 0, entry);
    CHECK(entry[0] + 256U * entry[1] == entry.size() - 4 && entry[2] == 0 && entry[3] == 0);
    CHECK(entry[4] == 'T' && entry[5] == 'M' && entry[6] == 'B' && entry[7] == 3 && entry[8] <= 100);
}

// As far apart as real prints of the sets that the generator was fitted to.
FACT(fingersHaveAboutAsMuchInThemAsRealOnes) {
    double cells = 0;
    double own = 0;
    double foreign = 0;
    constexpr int kFingers = 200;
    for (int finger = 0; finger < kFingers; finger++) {
        const PhaseRecord record = record_of(finger, 0);
        for (const std::uint8_t cell : record.mask) cells += cell;
        own += static_cast<double>(record.own.size());
        foreign += static_cast<double>(record.foreign.size());
    }
    CHECK_NEAR(cells / kFingers, 1230, 150);
    CHECK_NEAR(own / kFingers, 51, 14);
    CHECK_NEAR(foreign / kFingers, 32, 10);
}

FACT(impressionsOfOneFingerMatchAndOthersDoNot) {
    int matched = 0;
    int alike = 0;  // chance makes a few fingers' ridges run alike
    constexpr int kFingers = 20;
    for (int finger = 0; finger < kFingers; finger++) {
        const PhaseRecord first = record_of(finger, 0);
        matched += ridge_score(first, record_of(finger, 1)) > 1.2F;
        alike += ridge_score(first, record_of(finger + kFingers, 1)) > 1.2F;
    }
    CHECK(matched >= 18);
    CHECK(alike <= 1);
}
