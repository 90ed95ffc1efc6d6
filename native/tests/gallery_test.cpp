#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <vector>

#include "check.hpp"
#include "phase_record.hpp"
#include "synthetic_print.hpp"
#include "tambo.h"

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Close {
    void operator()(tambo_gallery* gallery) const { tambo_gallery_close(gallery); }
};
using Opened = std::unique_ptr<tambo_gallery, Close>;

// A record of a made-up finger; its own minutiae stand for the other extractor's, too.
const Bytes& print(unsigned finger, double angle = 0) {
    static std::map<std::pair<unsigned, double>, Bytes> made;
    Bytes& bytes = made[{finger, angle}];
    if (bytes.empty()) {
        const auto enhanced = tambo::enhance(synthetic::Finger(finger).picture(300, 360, angle, 5, -4, 12, finger));
        const auto minutiae = tambo::find_minutiae(enhanced);
        bytes = tambo::record_bytes(tambo::make_record(enhanced, minutiae, minutiae));
    }
    return bytes;
}

// The finger as an ISO template would bring it: minutiae alone.
Bytes without_texture(const Bytes& bytes) {
    tambo::PhaseRecord record;
    tambo::parse_record(bytes, record);
    record.left = record.top = record.columns = record.rows = 0;
    record.mask.clear();
    record.directions.clear();
    record.periods.clear();
    record.phases.clear();
    record.own.clear();
    return tambo::record_bytes(record);
}

int put(const Opened& gallery, std::int64_t key, const Bytes& record, std::uint64_t labels = 0) {
    const std::array<std::int64_t, 2> offsets{0, static_cast<std::int64_t>(record.size())};
    std::int32_t status = 0;
    const int n =
        tambo_gallery_put(gallery.get(), &key, &labels, record.data(), offsets[1], offsets.data(), 1, &status);
    return n == 1 ? 0 : status;
}

struct Found {
    std::vector<std::int64_t> keys;
    std::vector<float> scores;
    std::array<std::int32_t, TAMBO_TIMES> times{};

    bool has(std::int64_t key) const { return std::find(keys.begin(), keys.end(), key) != keys.end(); }
};

Found search(const Opened& gallery, const Bytes& probe, const std::vector<std::uint64_t>& filter = {}, int wide = 0,
             int threads = 1, int most = 20) {
    Found found;
    found.keys.resize(static_cast<std::size_t>(most));
    found.scores.resize(found.keys.size() * TAMBO_CANDIDATE_FLOATS);
    const int n = tambo_gallery_search(gallery.get(), probe.data(), static_cast<int>(probe.size()), filter.data(),
                                       static_cast<int>(filter.size() / 2), wide, threads, found.keys.data(),
                                       found.scores.data(), most, found.times.data());
    CHECK(n >= 0);
    found.keys.resize(static_cast<std::size_t>(std::max(0, n)));
    found.scores.resize(found.keys.size() * TAMBO_CANDIDATE_FLOATS);
    return found;
}

Opened gallery_of(unsigned first, unsigned last, int extractors = 2) {
    Opened gallery(tambo_gallery_open(extractors));
    for (unsigned finger = first; finger <= last; finger++) CHECK(put(gallery, finger, print(finger)) == 0);
    return gallery;
}

}  // namespace

FACT(findsTheFingerFirst) {
    const Opened gallery = gallery_of(100, 112);
    CHECK(tambo_gallery_size(gallery.get()) == 13);
    for (unsigned finger = 100; finger < 105; finger++) {
        const Found found = search(gallery, print(finger, 0.2));
        CHECK(!found.keys.empty() && found.keys.front() == finger);
        CHECK(!found.scores.empty() && found.scores[TAMBO_CANDIDATE_SCORE] > 1);
    }
}

FACT(candidatesComeByFallingRank) {
    const Found found = search(gallery_of(100, 112), print(101, 0.2));
    for (std::size_t i = TAMBO_CANDIDATE_FLOATS; i < found.scores.size(); i += TAMBO_CANDIDATE_FLOATS) {
        CHECK(found.scores[i + TAMBO_RANK] <= found.scores[i - TAMBO_CANDIDATE_FLOATS + TAMBO_RANK]);
    }
}

FACT(aRemovedFingerIsNotFound) {
    const Opened gallery = gallery_of(100, 104);
    const std::array<std::int64_t, 2> keys{102, 999};
    CHECK(tambo_gallery_remove(gallery.get(), keys.data(), 2) == 1);
    CHECK(tambo_gallery_size(gallery.get()) == 4);
    CHECK(!search(gallery, print(102, 0.2)).has(102));
    CHECK(tambo_gallery_record(gallery.get(), 102, nullptr, 0) == TAMBO_NOT_ENROLLED);
}

FACT(aReplacedFingerIsFoundByItsNewPrint) {
    const Opened gallery = gallery_of(100, 104);
    CHECK(put(gallery, 100, print(105)) == 0);
    CHECK(tambo_gallery_size(gallery.get()) == 5);
    const Found found = search(gallery, print(105, 0.2));
    CHECK(!found.keys.empty() && found.keys.front() == 100);
    CHECK(std::count(found.keys.begin(), found.keys.end(), 100) == 1);
}

FACT(filtersByLabels) {
    Opened gallery(tambo_gallery_open(2));
    CHECK(put(gallery, 1, print(100), 0x11) == 0);
    CHECK(put(gallery, 2, print(100), 0x12) == 0);
    CHECK(put(gallery, 3, print(100), 0x23) == 0);
    CHECK(search(gallery, print(100, 0.2)).keys.size() == 3);
    const Found one = search(gallery, print(100, 0.2), {0xF, 0x2});
    CHECK(one.keys == std::vector<std::int64_t>{2});
    const Found two = search(gallery, print(100, 0.2), {0xF, 0x1, 0xF0, 0x20});
    CHECK(two.keys.size() == 2 && two.has(1) && two.has(3));
}

FACT(givesBackTheRecord) {
    const Opened gallery = gallery_of(100, 101);
    Bytes record(TAMBO_MOST_RECORD_BYTES);
    const int n = tambo_gallery_record(gallery.get(), 101, record.data(), static_cast<int>(record.size()));
    record.resize(static_cast<std::size_t>(std::max(0, n)));
    CHECK(record == print(101));
    CHECK(tambo_gallery_record(gallery.get(), 101, record.data(), n - 1) == TAMBO_BUFFER_TOO_SMALL);
}

FACT(preparedFingersFillAnotherGallery) {
    const Opened gallery = gallery_of(100, 104);
    const std::vector<std::int64_t> keys{100, 7, 101, 102};
    std::vector<std::int64_t> offsets(keys.size() + 1);
    Bytes bytes(keys.size() * TAMBO_MOST_PREPARED_BYTES);
    CHECK(tambo_gallery_prepared(gallery.get(), keys.data(), 4, bytes.data(), static_cast<std::int64_t>(bytes.size()),
                                 offsets.data()) == 4);
    CHECK(offsets[1] > offsets[0] && offsets[2] == offsets[1]);
    Opened other(tambo_gallery_open(2));
    const std::vector<std::uint64_t> labels(4);
    std::vector<std::int32_t> statuses(4);
    CHECK(tambo_gallery_put_prepared(other.get(), keys.data(), labels.data(), bytes.data(), offsets[4], offsets.data(),
                                     4, statuses.data()) == 3);
    CHECK(statuses[0] == 0 && statuses[1] < 0);
    const Found found = search(other, print(101, 0.2));
    CHECK(!found.keys.empty() && found.keys.front() == 101);
    CHECK(tambo_gallery_prepared(gallery.get(), keys.data(), 4, bytes.data(), offsets[3] - 1, offsets.data()) == 2);
}

FACT(aPreparedFingerWhoseRidgesWereCutIsAsIfItWereNotThere) {
    const Opened from = gallery_of(100, 101);
    const std::int64_t key = 100;
    const std::uint64_t labels = 0;
    std::array<std::int64_t, 2> offsets{};
    Bytes bytes(TAMBO_MOST_PREPARED_BYTES);
    CHECK(tambo_gallery_prepared(from.get(), &key, 1, bytes.data(), static_cast<std::int64_t>(bytes.size()),
                                 offsets.data()) == 1);
    offsets[1] -= 40;
    const Opened gallery = gallery_of(101, 104);
    std::int32_t status = 0;
    CHECK(tambo_gallery_put_prepared(gallery.get(), &key, &labels, bytes.data(), offsets[1], offsets.data(), 1,
                                     &status) == 1);
    Bytes record(TAMBO_MOST_RECORD_BYTES);
    CHECK(tambo_gallery_record(gallery.get(), key, record.data(), static_cast<int>(record.size())) ==
          TAMBO_NOT_ENROLLED);
    const Found found = search(gallery, print(102, 0.2));
    CHECK(!found.keys.empty() && found.keys.front() == 102);
}

// Four hundred prepared fingers, as many as become a segment at once: finger i is print 100 + i % 5 under key i, and i % 3
// its labels.
struct ManyPrepared {
    std::vector<std::int64_t> keys;
    std::vector<std::uint64_t> labels;
    std::vector<std::int64_t> offsets{0};
    Bytes bytes;

    ManyPrepared() {
        const Opened gallery = gallery_of(100, 104);
        for (std::int64_t i = 0; i < 400; i++) {
            keys.push_back(i);
            labels.push_back(static_cast<std::uint64_t>(i % 3));
            Bytes finger(TAMBO_MOST_PREPARED_BYTES);
            const std::int64_t print = 100 + i % 5;
            std::array<std::int64_t, 2> part{};
            tambo_gallery_prepared(gallery.get(), &print, 1, finger.data(), TAMBO_MOST_PREPARED_BYTES, part.data());
            bytes.insert(bytes.end(), finger.begin(), finger.begin() + part[1]);
            offsets.push_back(static_cast<std::int64_t>(bytes.size()));
        }
    }

    std::vector<std::int32_t> put_into(const Opened& gallery) const {
        std::vector<std::int32_t> statuses(keys.size(), 1);
        const int put = tambo_gallery_put_prepared(gallery.get(), keys.data(), labels.data(), bytes.data(),
                                                   static_cast<std::int64_t>(bytes.size()), offsets.data(),
                                                   static_cast<int>(keys.size()), statuses.data());
        CHECK(put == std::count(statuses.begin(), statuses.end(), 0));
        return statuses;
    }
};

FACT(manyPreparedFingersAreThereAsTheyWere) {
    const ManyPrepared many;
    const Opened gallery = gallery_of(500, 500);
    CHECK(put(gallery, 7, print(110)) == 0);
    many.put_into(gallery);
    CHECK(tambo_gallery_size(gallery.get()) == 401);
    Bytes record(TAMBO_MOST_RECORD_BYTES);
    for (const std::int64_t key : {std::int64_t{0}, std::int64_t{7}, std::int64_t{399}}) {
        const int n = tambo_gallery_record(gallery.get(), key, record.data(), TAMBO_MOST_RECORD_BYTES);
        const Bytes& expected = print(static_cast<unsigned>(100 + key % 5));
        CHECK(n == static_cast<int>(expected.size()) && std::equal(expected.begin(), expected.end(), record.begin()));
    }
    const Found found = search(gallery, print(103, 0.2), {3, 2}, 0, 2, 100);
    CHECK(!found.keys.empty() && found.keys.front() % 5 == 3);
    for (const std::int64_t key : found.keys) CHECK(key % 3 == 2);
}

FACT(ofManyPreparedFingersTheBadOnesAreRefused) {
    ManyPrepared many;
    const auto at = [&many](std::size_t finger) { return static_cast<std::size_t>(many.offsets[finger]); };
    many.bytes[at(3)] = 'X';
    many.bytes[at(5) + 11] = 0xFF;                         // its first minutia
    const std::uint8_t* const head = many.bytes.data() + at(8);
    const int ridges = 8 + 4 * (head[3] + head[4]) + 16 * (head[5] + head[6]);
    many.bytes[at(8) + static_cast<std::size_t>(ridges) + 10] = 255;  // their columns
    many.bytes[at(21) + 6] = many.bytes[at(21) + 4] + 1U;  // more codes than minutiae
    const Opened gallery(tambo_gallery_open(2));
    const auto statuses = many.put_into(gallery);
    for (std::size_t i = 0; i < statuses.size(); i++) {
        const bool bad = i == 3 || i == 5 || i == 8 || i == 21;
        CHECK((statuses[i] < 0) == bad);
        CHECK((tambo_gallery_record(gallery.get(), many.keys[i], nullptr, 0) == TAMBO_NOT_ENROLLED) == bad);
    }
}

FACT(ofManyPreparedFingersWithOneKeyTheLastCounts) {
    ManyPrepared many;
    many.keys[50] = many.keys[399] = 1000;
    const Opened gallery(tambo_gallery_open(2));
    many.put_into(gallery);
    CHECK(tambo_gallery_size(gallery.get()) == 399);
    Bytes record(print(104).size());
    CHECK(tambo_gallery_record(gallery.get(), 1000, record.data(), static_cast<int>(record.size())) ==
          static_cast<int>(record.size()));
    CHECK(record == print(104));
}

FACT(aGalleryOfTheOtherSettingMakesTheCodesAnew) {
    const ManyPrepared many;
    const Opened light(tambo_gallery_open(1));
    many.put_into(light);
    CHECK(tambo_gallery_size(light.get()) == 400);
    const Found found = search(light, print(101, 0.2));
    CHECK(!found.keys.empty() && found.keys.front() % 5 == 1);
}

FACT(refusesWhatIsNoRecord) {
    Opened gallery(tambo_gallery_open(2));
    CHECK(put(gallery, 1, Bytes(20, 7)) == TAMBO_NOT_A_RECORD);
    CHECK(put(gallery, 1, {}) == TAMBO_RECORD_TOO_SHORT);
    CHECK(tambo_gallery_size(gallery.get()) == 0);
    std::int64_t key = 0;
    std::array<float, TAMBO_CANDIDATE_FLOATS> scores{};
    const Bytes nonsense(20, 7);
    CHECK(tambo_gallery_search(gallery.get(), nonsense.data(), 20, nullptr, 0, 0, 1, &key, scores.data(), 1, nullptr) ==
          TAMBO_NOT_A_RECORD);
}

FACT(refusesBadArguments) {
    CHECK(tambo_gallery_open(0) == nullptr);
    CHECK(tambo_gallery_open(3) == nullptr);
    Opened gallery(tambo_gallery_open(1));
    const std::int64_t key = 1;
    const std::uint64_t label = 0;
    std::int32_t status = 0;
    const Bytes& record = print(100);
    const std::array<std::int64_t, 2> beyond{0, static_cast<std::int64_t>(record.size()) + 1};
    CHECK(tambo_gallery_put(gallery.get(), &key, &label, record.data(), beyond[1] - 1, beyond.data(), 1, &status) ==
          TAMBO_BAD_ARGUMENT);
    CHECK(tambo_gallery_put(gallery.get(), nullptr, &label, record.data(), beyond[1], beyond.data(), 1, &status) ==
          TAMBO_BAD_ARGUMENT);
    CHECK(tambo_gallery_search(gallery.get(), record.data(), static_cast<int>(record.size()), nullptr, 1, 0, 1, nullptr,
                               nullptr, 0, nullptr) == TAMBO_BAD_ARGUMENT);
}

FACT(theRidgesOfATurnedFingerAreComparedToo) {
    const Opened gallery = gallery_of(100, 106);
    for (const double angle : {1.3, 2.0, 3.1, -1.7}) {
        const Found found = search(gallery, print(103, angle), {}, 1);
        CHECK(!found.keys.empty() && found.keys.front() == 103);
        CHECK(!found.scores.empty() && found.scores[TAMBO_CANDIDATE_SCORE] > 0.9F);
    }
}

FACT(comparesFingersOfTheGalleryAsRecordsAreCompared) {
    const Opened gallery(tambo_gallery_open(2));
    for (unsigned finger = 1; finger <= 3; finger++) put(gallery, finger, print(finger));
    const Bytes& probe = print(2, 0.2);
    const std::array<std::int64_t, 3> keys{3, 7, 2};
    std::array<float, 6> scores{};
    for (const int threads : {1, 2}) {
        const auto length = static_cast<std::int32_t>(probe.size());
        CHECK(tambo_gallery_compare(gallery.get(), probe.data(), length, keys.data(), 3, 0, threads, scores.data()) == 3);
        for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
            const Bytes& record = print(static_cast<unsigned>(keys[i]));
            const std::array<std::int64_t, 2> offsets{0, static_cast<std::int64_t>(record.size())};
            std::array<float, 2> apart{};
            CHECK(tambo_compare_many(probe.data(), static_cast<std::int32_t>(probe.size()), record.data(), offsets[1],
                                     offsets.data(), 2, 1, apart.data(), 2) == 1);
            CHECK(scores[2 * i] == apart[0] && scores[2 * i + 1] == apart[1]);
        }
        const auto none = static_cast<float>(TAMBO_NOT_ENROLLED);
        CHECK(scores[2] == none && scores[3] == none);
        CHECK(scores[4] > 1 && scores[0] < scores[4]);
    }
    CHECK(tambo_gallery_compare(gallery.get(), probe.data(), 20, keys.data(), 3, 0, 1, scores.data()) < 0);
    CHECK(tambo_gallery_compare(gallery.get(), nullptr, 20, keys.data(), 3, 0, 1, scores.data()) == TAMBO_BAD_ARGUMENT);
}

FACT(comparesFingersThatLieTurnedWhereItIsAsked) {
    const Opened gallery(tambo_gallery_open(2));
    for (unsigned finger = 1; finger <= 3; finger++) put(gallery, finger, print(finger));
    const std::array<std::int64_t, 2> keys{2, 3};
    for (const double angle : {1.3, 3.1, -1.7}) {
        const Bytes& probe = print(2, angle);
        const auto scores = [&](int wide) {
            std::array<float, 4> out{};
            CHECK(tambo_gallery_compare(gallery.get(), probe.data(), static_cast<std::int32_t>(probe.size()), keys.data(),
                                        2, wide, 1, out.data()) == 2);
            return out;
        };
        CHECK(scores(0)[0] < 0.9F);
        CHECK(scores(1)[0] > 1.2F);
        CHECK(scores(1)[2] < 0.9F);
    }
}

FACT(anEmptyGalleryHasNoCandidates) {
    Opened gallery(tambo_gallery_open(2));
    CHECK(search(gallery, print(100)).keys.empty());
}

FACT(aFingerOfMinutiaeAloneIsFound) {
    for (const int extractors : {1, 2}) {
        const Opened gallery = gallery_of(100, 104, extractors);
        CHECK(put(gallery, 9, without_texture(print(106))) == 0);
        CHECK(search(gallery, print(106, 0.2)).has(9));
        CHECK(search(gallery, without_texture(print(106, 0.2))).has(9));
        const Found found = search(gallery, without_texture(print(102, 0.2)));
        CHECK(found.has(102));
    }
}

// More votes for one placement than a bin of 16 bits counts, and more pairs of codes than stage C keeps.
FACT(minutiaeThatAllLieInOnePlaceAreNobodyElses) {
    tambo::PhaseRecord record;
    tambo::parse_record(print(1), record);
    for (auto* minutiae : {&record.own, &record.foreign}) {
        minutiae->assign(255, {record.width / 2, record.height / 2, 64, false, 0});
    }
    const Bytes heap = tambo::record_bytes(record);
    const Opened gallery = gallery_of(2, 12);
    CHECK(put(gallery, 99, heap) == 0);
    CHECK(search(gallery, print(5)).keys.front() == 5);
    for (const int wide : {0, 1}) {
        const Found found = search(gallery, heap, {}, wide);
        for (std::size_t i = 0; i < found.keys.size(); i++) {
            const float rank = found.scores[i * TAMBO_CANDIDATE_FLOATS];
            CHECK(found.keys[i] == 99 || rank < 4.5F);
            CHECK(std::isfinite(rank));
        }
    }
}
