#include <algorithm>
#include <random>
#include <stdexcept>

#include "bit_string.hpp"
#include "check.hpp"
#include "compare.hpp"
#include "phase_record.hpp"
#include "synthetic_print.hpp"
#include "tambo.h"

namespace {

using tambo::RecordFault;

std::vector<std::uint8_t> sample() {
    static const std::vector<std::uint8_t> bytes = [] {
        const auto print = tambo::enhance(synthetic::Finger(31).picture(300, 350, 0, 0, 0));
        const std::vector<tambo::Minutia> foreign{{10, 20, 30, true, 0}, {299, 349, 255, false, 0}};
        return tambo::record_bytes(tambo::make_record(print, tambo::find_minutiae(print), foreign));
    }();
    return bytes;
}

RecordFault fault_of(const std::vector<std::uint8_t>& bytes) {
    tambo::PhaseRecord record;
    return tambo::parse_record(bytes, record);
}

bool refuses_to_write(const tambo::PhaseRecord& record) {
    try {
        tambo::record_bytes(record);
        return false;
    } catch (const std::invalid_argument&) {
        return true;
    }
}

}  // namespace

FACT(recordComesBackAsItWas) {
    tambo::PhaseRecord record;
    CHECK(tambo::parse_record(sample(), record) == RecordFault::none);
    CHECK(tambo::record_bytes(record) == sample());
    CHECK(record.width == 300 && record.height == 350);
    CHECK(record.own.size() > 10);
    CHECK(record.foreign.size() == 2);
    CHECK(record.foreign[1].x == 299 && record.foreign[1].y == 349 && record.foreign[1].direction == 255);
    CHECK(record.foreign[0].bifurcation && !record.foreign[1].bifurcation);
    CHECK(record.quality > 50);
}

FACT(theFlowByItselfIsReadAsWithAllTheRest) {
    tambo::PhaseRecord whole, flow;
    CHECK(tambo::parse_record(sample(), whole) == RecordFault::none);
    CHECK(tambo::parse_flow(sample(), flow) == RecordFault::none);
    CHECK(flow.mask == whole.mask && flow.directions == whole.directions && flow.periods == whole.periods);
    CHECK(flow.left == whole.left && flow.top == whole.top && flow.columns == whole.columns);
    CHECK(flow.phases.empty() && flow.own.empty() && flow.foreign.empty());
    const auto bytes = sample();
    for (std::size_t length = 0; length < 60; length++) {
        CHECK(tambo::parse_flow(std::span(bytes).first(length), flow) != RecordFault::none);
    }
}

FACT(ridgesWithoutMinutiaeAreThoseOfTheRecord) {
    tambo::PhaseRecord record;
    CHECK(tambo::parse_record(sample(), record) == RecordFault::none);
    const auto ridges = tambo::ridge_bytes(sample(), record);
    record.own.clear();
    record.foreign.clear();
    CHECK(ridges == tambo::record_bytes(record));
}

FACT(recordOfATypicalFingerIsSmall) { CHECK(sample().size() < 1000); }

FACT(recordOfABlankPictureHasNoCells) {
    const auto print = tambo::enhance(tambo::Plane<std::uint8_t>(200, 200, 255));
    const auto bytes = tambo::record_bytes(tambo::make_record(print, {}, {}));
    CHECK(bytes.size() == 14);
    CHECK(bytes[3] == 0);
    CHECK(fault_of(bytes) == RecordFault::none);
}

FACT(refusesEveryTruncation) {
    const auto bytes = sample();
    for (std::size_t n = 0; n < bytes.size(); n++) {
        CHECK(fault_of({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n)}) != RecordFault::none);
    }
}

FACT(refusesBytesBehindTheEnd) {
    auto bytes = sample();
    bytes.push_back(0);
    CHECK(fault_of(bytes) == RecordFault::wrong_length);
}

FACT(refusesWhatIsNotARecord) {
    auto bytes = sample();
    bytes[0] = 'X';
    CHECK(fault_of(bytes) == RecordFault::not_a_record);
}

FACT(refusesAnUnknownVersion) {
    auto bytes = sample();
    bytes[2] = tambo::kRecordVersion + 1;
    CHECK(fault_of(bytes) == RecordFault::unknown_version);
    bytes[2] = 0;
    CHECK(fault_of(bytes) == RecordFault::unknown_version);
}

FACT(refusesCellsOutsideThePicture) {
    auto bytes = sample();
    bytes[8] = 60;
    CHECK(fault_of(bytes) == RecordFault::bad_geometry);
}

FACT(refusesAPictureOutOfBounds) {
    auto bytes = sample();
    bytes[5] = 0x10;
    CHECK(fault_of(bytes) == RecordFault::bad_geometry);
}

FACT(anyMaskAndRidgesComeBackAsTheyWere) {
    std::mt19937 random(10);
    for (int round = 0; round < 300; round++) {
        tambo::PhaseRecord record;
        record.width = record.height = 1024;
        record.columns = 1 + static_cast<int>(random() % 128);
        record.rows = 1 + static_cast<int>(random() % 20);
        const unsigned share = random() % 5;
        for (int i = 0; i < record.columns * record.rows; i++) record.mask.push_back(random() % 4 < share ? 1 : 0);
        const auto groups = static_cast<std::size_t>(record.group_columns() * record.group_rows());
        record.directions.assign(groups, 0);
        record.periods.assign(groups, 0);
        record.phases.assign(record.mask.size(), 0);
        for (int y = 0; y < record.rows; y++) {
            for (int x = 0; x < record.columns; x++) {
                const auto c = static_cast<std::size_t>(y * record.columns + x);
                if (record.mask[c] == 0) continue;
                const auto g = static_cast<std::size_t>(y / 2 * record.group_columns() + x / 2);
                record.phases[c] = static_cast<std::uint8_t>(random() % 16);
                record.directions[g] = static_cast<std::uint8_t>(random() % 32);
                record.periods[g] = static_cast<std::uint8_t>(random() % 16);
            }
        }
        tambo::PhaseRecord back;
        CHECK(tambo::parse_record(tambo::record_bytes(record), back) == RecordFault::none);
        CHECK(back.mask == record.mask && back.phases == record.phases);
        CHECK(back.directions == record.directions && back.periods == record.periods);
    }
}

FACT(refusesAMaskRowOutsideTheRectangle) {
    // One row of eight cells: seven of them from column 2 on.
    const std::vector<std::uint8_t> bytes{'T', 'F', 2, 0,    200,  0, 200, 0, 0, 0, 8,
                                          1,   0,   0, 0x27, 0x01, 0, 0,   0, 0, 0, 0};
    CHECK(fault_of(bytes) == RecordFault::bad_value);
}

// Other codes, other expectations or other waves would make another format of the same number.
FACT(aRecordIsWrittenAsItWasBefore) {
    std::mt19937 random(13);
    tambo::PhaseRecord record;
    record.width = record.height = 320;
    record.columns = record.rows = 40;
    for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
            const int apart = (x - 20) * (x - 20) + (y - 20) * (y - 20);
            record.mask.push_back(apart < 400 && random() % 64 != 0 ? 1 : 0);
            record.phases.push_back(
                static_cast<std::uint8_t>(record.mask.back() == 0 ? 0 : (apart / 6 + random() % 3) % 16));
        }
    }
    for (int y = 0; y < 20; y++) {
        for (int x = 0; x < 20; x++) {
            record.directions.push_back(static_cast<std::uint8_t>((x + y + random() % 3) % 32));
            record.periods.push_back(static_cast<std::uint8_t>(5 + random() % 6));
        }
    }
    record.own = {{7, 300, 1, false, 0}, {9, 0, 2, true, 0}};
    std::uint64_t hash = 0xCBF29CE484222325;  // Fowler, Noll and Vo's
    for (const std::uint8_t byte : tambo::record_bytes(record)) hash = (hash ^ byte) * 0x100000001B3;
    CHECK(hash == 0xCAE6101D72FA7E2F);
}

FACT(theLargestRecordThereCanBeFits) {
    std::mt19937 random(11);
    tambo::PhaseRecord record;
    record.width = record.height = 1024;
    record.columns = record.rows = 128;
    record.mask.assign(128 * 128, 1);
    for (int i = 0; i < 128 * 128; i++) record.phases.push_back(static_cast<std::uint8_t>(random() % 16));
    for (int i = 0; i < 64 * 64; i++) {
        record.directions.push_back(static_cast<std::uint8_t>(random() % 32));
        record.periods.push_back(static_cast<std::uint8_t>(random() % 16));
    }
    record.own.assign(255, {1023, 1023, 0, true, 0});
    record.foreign = record.own;
    const auto bytes = tambo::record_bytes(record);
    CHECK(bytes.size() > 16000 && bytes.size() <= TAMBO_MOST_RECORD_BYTES);
    CHECK(fault_of(bytes) == RecordFault::none);
}

FACT(everyBeginningOfAMaskIsReadOrRefused) {
    tambo::PhaseRecord record;
    int refused = 0, read = 0;
    for (unsigned begin = 0; begin < 1U << 16; begin++) {
        // Two rows of eight cells.
        const std::vector<std::uint8_t> bytes{
            'T', 'F', 3, 0, 200, 0, 200, 0, 0, 0, 8, 2, 0, 0, static_cast<std::uint8_t>(begin),
            static_cast<std::uint8_t>(begin >> 8), 0, 0, 0};
        const RecordFault fault = tambo::check_ridges(bytes, record);
        refused += fault == RecordFault::bad_value ? 1 : 0;
        read += fault == RecordFault::none ? 1 : 0;
    }
    CHECK(refused > 1000 && read > 1000);
}

FACT(refusesMinutiaeOutsideThePicture) {
    // A blank picture's record with one minutia: 200 x 200, so six bits of y are plain and x has eight.
    std::vector<std::uint8_t> bytes{'T', 'F', 2, 0, 200, 0, 200, 0, 0, 0, 0, 0, 1, 0, 0, 200 >> 1, 0};
    CHECK(fault_of(bytes) == RecordFault::bad_value);
    bytes[15] = 198 >> 1;
    CHECK(fault_of(bytes) == RecordFault::none);
    bytes[14] = 0xFF;
    CHECK(fault_of(bytes) == RecordFault::bad_value);
}

FACT(readsTheFirstVersion) {
    // Of 200 x 200 pixels without ridges, two foreign minutiae: (2, 100) to 64/256 turn, an ending, and (199, 1), a
    // bifurcation.
    const std::uint64_t first = 2 | 100 << 10 | 64 << 20;
    const std::uint64_t second = 199 | 1 << 10 | 1 << 28;
    const std::uint64_t bits = first | second << 29;
    std::vector<std::uint8_t> bytes{'T', 'F', 1, 0, 200, 0, 200, 0, 0, 0, 0, 0, 0, 2};
    for (int i = 0; i < 8; i++) bytes.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
    tambo::PhaseRecord record;
    CHECK(tambo::parse_record(bytes, record) == RecordFault::none);
    CHECK(record.version == 1);
    CHECK(record.foreign[0].x == 199 && record.foreign[0].y == 1 && record.foreign[0].bifurcation);
    CHECK(record.foreign[1].x == 2 && record.foreign[1].y == 100 && record.foreign[1].direction == 64);
    CHECK(!record.foreign[1].bifurcation);
}

FACT(readsTheSecondVersion) {
    // A row of three cells, all in the mask, in two groups.
    std::vector<std::uint8_t> bytes{'T', 'F', 2, 50, 200, 0, 200, 0, 1, 2, 3, 1, 0, 0};
    tambo::BitWriter bits(bytes);
    bits.put(3, 2);
    bits.put(0, 2);
    bits.put(1, 1);
    for (const auto& [direction, period] : {std::pair(31U, 2U), std::pair(7U, 15U)}) {
        bits.put(direction, 5);
        bits.put(period, 4);
    }
    for (const unsigned phase : {1U, 15U, 8U}) bits.put(phase, 4);
    bits.finish();
    tambo::PhaseRecord record;
    CHECK(tambo::parse_record(bytes, record) == RecordFault::none);
    CHECK(record.version == 2);
    CHECK((record.mask == std::vector<std::uint8_t>{1, 1, 1}));
    CHECK((record.directions == std::vector<std::uint8_t>{31, 7}));
    CHECK((record.periods == std::vector<std::uint8_t>{2, 15}));
    CHECK((record.phases == std::vector<std::uint8_t>{1, 15, 8}));
    tambo::PhaseRecord again;
    CHECK(tambo::parse_record(tambo::record_bytes(record), again) == RecordFault::none);
    CHECK(again.version == tambo::kRecordVersion && again.phases == record.phases);
    bytes.push_back(0);
    CHECK(fault_of(bytes) == RecordFault::wrong_length);
}

FACT(minutiaeAloneComeBackInOrder) {
    std::mt19937 random(12);
    for (int round = 0; round < 200; round++) {
        const int width = 16 + static_cast<int>(random() % 1009);
        const int height = 16 + static_cast<int>(random() % 1009);
        std::vector<tambo::Minutia> minutiae;
        for (unsigned i = 0; i < random() % 256; i++) {
            minutiae.push_back({static_cast<int>(random() % static_cast<unsigned>(width)),
                                static_cast<int>(random() % static_cast<unsigned>(height)),
                                static_cast<std::uint8_t>(random()), random() % 2 == 0, 0});
        }
        const tambo::PhaseRecord made = tambo::minutiae_record(width, height, minutiae);
        tambo::PhaseRecord read;
        CHECK(tambo::parse_record(tambo::record_bytes(made), read) == RecordFault::none);
        CHECK(read.foreign.size() == minutiae.size());
        CHECK(tambo::record_bytes(read) == tambo::record_bytes(made));
        for (std::size_t i = 0; i < minutiae.size(); i++) {
            const auto same = [&](const tambo::Minutia& m) {
                return m.x == minutiae[i].x && m.y == minutiae[i].y && m.direction == minutiae[i].direction &&
                       m.bifurcation == minutiae[i].bifurcation;
            };
            CHECK(std::find_if(read.foreign.begin(), read.foreign.end(), same) != read.foreign.end());
        }
    }
}

FACT(minutiaeInAnyOrderAreWrittenDownwards) {
    tambo::PhaseRecord record;
    record.width = record.height = 640;
    record.own = {{7, 600, 1, false, 0}, {9, 0, 2, true, 0}, {8, 600, 3, false, 0}, {3, 17, 4, true, 0}};
    record.foreign = {{1, 639, 0, false, 0}, {2, 0, 0, false, 0}};
    tambo::PhaseRecord read;
    const auto bytes = tambo::record_bytes(record);
    CHECK(bytes.size() < 50);
    CHECK(tambo::parse_record(bytes, read) == RecordFault::none);
    std::vector<int> directions;
    for (const tambo::Minutia& m : read.own) directions.push_back(m.direction);
    CHECK((directions == std::vector<int>{2, 4, 1, 3}));
    CHECK(read.own[2].x == 7 && read.own[2].y == 600);
    CHECK(read.foreign[0].y == 0 && read.foreign[1].y == 639);
}

FACT(minutiaeOutsideThePictureAreNotWritten) {
    for (const auto& [x, y] : {std::pair(-1, 5), std::pair(5, -1), std::pair(200, 5), std::pair(5, 200)}) {
        CHECK(refuses_to_write(tambo::minutiae_record(200, 200, std::vector<tambo::Minutia>{{x, y, 0, false, 0}})));
    }
}

FACT(moreMinutiaeThanTheCountHoldsAreNotWritten) {
    CHECK(!refuses_to_write(tambo::minutiae_record(200, 200, std::vector<tambo::Minutia>(255))));
    CHECK(refuses_to_write(tambo::minutiae_record(200, 200, std::vector<tambo::Minutia>(256))));
}

FACT(anyChangedRecordIsRefusedOrCompares) {
    std::mt19937 random(9);
    tambo::PrintMaker maker(tambo::kernels());
    tambo::Comparer comparer(tambo::kernels());
    tambo::PhaseRecord record;
    tambo::StillPrint still;
    tambo::MovingPrint moving;
    CHECK(tambo::parse_record(sample(), record) == RecordFault::none);
    maker.make_moving(record, moving);
    for (int round = 0; round < 600; round++) {
        auto bytes = sample();
        const unsigned changes = 1 + random() % 8;
        for (unsigned i = 0; i < changes; i++) {
            const std::size_t at = random() % 4 == 0 ? random() % 14 : random() % bytes.size();
            bytes[at] = static_cast<std::uint8_t>(random());
        }
        if (tambo::parse_record(bytes, record) != RecordFault::none) continue;
        tambo::PhaseRecord again;
        CHECK(tambo::parse_record(tambo::record_bytes(record), again) == RecordFault::none);
        CHECK(again.phases == record.phases && again.mask == record.mask && again.directions == record.directions);
        maker.make_still(record, still);
        const float score = comparer.compare(still, moving, tambo::Effort::thorough).score;
        CHECK(score >= 0 && score < 10);
        maker.make_moving(record, moving);
    }
}

FACT(ridgesThatAreReadWereChecked) {
    std::mt19937 random(10);
    tambo::PhaseRecord record;
    CHECK(tambo::parse_record(sample(), record) == RecordFault::none);
    record.own.clear();
    record.foreign.clear();
    const auto ridges = tambo::record_bytes(record);
    CHECK(tambo::check_ridges(ridges, record) == RecordFault::none);
    CHECK(tambo::check_ridges(sample(), record) == RecordFault::bad_value);
    int good = 0;
    for (int round = 0; round < 20000; round++) {
        auto bytes = ridges;
        if (random() % 8 == 0) bytes.resize(bytes.size() - 2 + random() % 4);
        for (unsigned changes = random() % 4; changes > 0; changes--) {
            const std::size_t at = random() % 2 == 0 ? random() % 100 : random() % bytes.size();
            bytes[at] ^= static_cast<std::uint8_t>(1U << random() % 8);
        }
        if (bytes[12] != 0 || bytes[13] != 0) continue;
        const RecordFault checked = tambo::check_ridges(bytes, record), read = fault_of(bytes);
        good += read == RecordFault::none ? 1 : 0;
        // What the check cannot see is where the end is.
        CHECK(checked == read || (checked == RecordFault::none && read == RecordFault::wrong_length));
    }
    CHECK(good > 1000);
}
