#include "search_kernels.hpp"

#include <array>
#include <cstring>
#include <random>
#include <vector>

#include "check.hpp"
#include "codes.hpp"

namespace {

using tambo::Code;
using tambo::NearCode;
using tambo::SearchKernels;

template <class Check>
void on_each(Check check) {
    for (const SearchKernels* kernels : tambo::runnable_search_kernels().subspan(1)) {
        check(*kernels, tambo::plain_search_kernels());
    }
}

float random_float(std::mt19937& random, float most) {
    return most * static_cast<float>(random() >> 8) / static_cast<float>(1 << 24);
}

// Codes that differ from zero in about 5, 21 or 64 bits.
Code random_code(std::mt19937_64& random) {
    const auto half = [&random](unsigned how) {
        std::uint64_t bits = random();
        if (how < 2) bits &= random() & random();
        if (how < 1) bits &= random() & random();
        return bits;
    };
    const auto how = static_cast<unsigned>(random() % 3);
    return {half(how), half(how)};
}

// Half of the bits count, a quarter of them twice.
tambo::CodeQuery random_query(std::mt19937_64& random) {
    const Code counted{random(), random()};
    return {random_code(random), counted, {counted.low & random(), counted.high & random()}};
}

}  // namespace

FACT(filledCylindersAgreeByteForByte) {
    on_each([](const SearchKernels& k, const SearchKernels& plain) {
        std::mt19937 random(1);
        std::vector<float> numbers(22 * 60);
        for (float& v : numbers) v = random_float(random, 1) * random_float(random, 1);
        for (std::size_t count = 0; count < 60; count += 7) {
            std::vector<tambo::Neighbour> neighbours;
            for (std::size_t n = 0; n < count; n++) {
                const float* from = numbers.data() + 22 * n;
                neighbours.push_back({from, from + 8, from + 16});
            }
            std::array<std::uint8_t, tambo::kCylinderCells> a, b;
            k.fill(neighbours.data(), count, 0.3F, a.data());
            plain.fill(neighbours.data(), count, 0.3F, b.data());
            CHECK(a == b);
        }
    });
}

FACT(projectionsAgree) {
    on_each([](const SearchKernels& k, const SearchKernels& plain) {
        std::mt19937 random(2);
        std::vector<std::int8_t> weights(tambo::kCodeBits * tambo::kSurroundings);
        for (auto& w : weights) w = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
        for (int round = 0; round < 20; round++) {
            // As many at once as the kernels part in fours and single ones.
            const std::size_t count = 1 + static_cast<std::size_t>(round) % 10;
            std::vector<std::uint8_t> cells(count * tambo::kSurroundings);
            // The last rounds reach the greatest sums there are.
            for (auto& c : cells) c = round < 15 ? static_cast<std::uint8_t>(random() % 128) : 127;
            if (round == 18) weights.assign(weights.size(), 127);
            if (round == 19) weights.assign(weights.size(), -127);
            std::vector<std::int32_t> thresholds(tambo::kCodeBits);
            for (auto& t : thresholds) t = static_cast<std::int32_t>(random() % 200000) - 100000;
            std::vector<std::int32_t> a(count * tambo::kCodeBits), b(a.size());
            std::vector<tambo::Code> bits_a(count), bits_b(count);
            k.project(cells.data(), count, weights.data(), thresholds.data(), a.data(), bits_a.data());
            plain.project(cells.data(), count, weights.data(), thresholds.data(), b.data(), bits_b.data());
            CHECK(a == b);
            CHECK(bits_a == bits_b);
            CHECK(bits_a[0].low % 2 == (a[0] > 0 ? 1U : 0U) && bits_a[0].high >> 63 == (a[127] > 0 ? 1U : 0U));
        }
    });
}

FACT(scansFindTheSamePostings) {
    on_each([](const SearchKernels& k, const SearchKernels& plain) {
        std::mt19937 random(3);
        for (std::size_t count = 0; count < 100; count++) {
            std::vector<std::uint32_t> postings(count + tambo::kPostingsReadAhead);
            for (auto& p : postings) p = static_cast<std::uint32_t>(random() & random());
            const auto counted = static_cast<std::uint32_t>(random() | random());
            const tambo::PostingQuery query{static_cast<std::uint32_t>(random() & random()), counted,
                                            static_cast<std::uint32_t>(counted & random())};
            std::vector<std::uint32_t> a(count + tambo::kPostingsReadAhead), b(a);
            const auto limit = static_cast<unsigned>(random() % 20);
            const std::size_t na = k.scan(postings.data(), count, query, limit, 77, a.data());
            const std::size_t nb = plain.scan(postings.data(), count, query, limit, 77, b.data());
            a.resize(na);
            b.resize(nb);
            CHECK(a == b);
        }
    });
}

FACT(nearCodesAreTheSame) {
    on_each([](const SearchKernels& k, const SearchKernels& plain) {
        std::mt19937_64 random(4);
        for (std::size_t count = 0; count < 100; count++) {
            std::vector<Code> codes(count + tambo::kCodesReadAhead);
            for (Code& c : codes) c = random_code(random);
            const tambo::CodeQuery query = random_query(random);
            std::vector<tambo::CodeRange> ranges(random() % 5);
            std::size_t room = tambo::kCodesReadAhead;
            for (tambo::CodeRange& range : ranges) {
                const std::size_t first = random() % (count + 1);
                const std::size_t last = first + random() % (count - first + 1);
                range = {random_query(random), static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last),
                         static_cast<std::uint32_t>(random() % 80)};
                room += last - first;
            }
            std::vector<NearCode> a(room), b(room);
            a.resize(k.near(codes.data(), ranges.data(), ranges.size(), a.data()));
            b.resize(plain.near(codes.data(), ranges.data(), ranges.size(), b.data()));
            CHECK(a == b);
            std::vector<std::uint32_t> at;
            for (std::size_t i = 0; i < count; i++) at.push_back(static_cast<std::uint32_t>(random() % count));
            const auto limit = static_cast<unsigned>(random() % 80);
            std::vector<tambo::NearPlace> pa(count + 1), pb(count + 1);
            pa.resize(k.near_at(codes.data(), at.data(), count, query, limit, pa.data()));
            pb.resize(plain.near_at(codes.data(), at.data(), count, query, limit, pb.data()));
            CHECK(pa == pb);
        }
    });
}

FACT(agreementsAgreeBitForBit) {
    on_each([](const SearchKernels& k, const SearchKernels& plain) {
        std::mt19937 random(5);
        for (std::size_t count = 1; count <= tambo::kMostPairs; count++) {
            tambo::PairLists lists{};
            for (std::size_t i = 0; i < count; i++) {
                const float angle = random_float(random, 1);
                lists.worth[i] = random_float(random, 9);
                lists.x[i] = static_cast<float>(random() % 40);
                lists.y[i] = static_cast<float>(random() % 40);
                lists.to_x[i] = lists.x[i] + static_cast<float>(random() % 20);
                lists.to_y[i] = lists.y[i] + static_cast<float>(random() % 20);
                lists.cosine[i] = 1 - angle * angle / 2;
                lists.sine[i] = angle;
            }
            std::array<float, tambo::kMostPairs> a{}, b{};
            k.agree(lists, count, {150, 0.03F, 4}, a.data());
            plain.agree(lists, count, {150, 0.03F, 4}, b.data());
            CHECK(std::memcmp(a.data(), b.data(), sizeof(a)) == 0);
        }
    });
}

FACT(doubledBitsCountTwiceAndIgnoredOnesNotAtAll) {
    std::array<std::int32_t, tambo::kCodeBits> margins;
    for (std::size_t bit = 0; bit < margins.size(); bit++) {
        margins[bit] = bit % 2 == 0 ? static_cast<std::int32_t>(bit) : -static_cast<std::int32_t>(bit);
    }
    const tambo::CodeQuery query = tambo::weighed({0, 0}, margins);
    const auto apart = [&query](int bit) {
        const Code code{bit < 64 ? std::uint64_t{1} << bit : 0, bit < 64 ? 0 : std::uint64_t{1} << (bit - 64)};
        const std::vector<Code> codes(1 + tambo::kCodesReadAhead, code);
        const std::uint32_t at = 0;
        tambo::NearPlace found[2];
        CHECK(tambo::search_kernels().near_at(codes.data(), &at, 1, query, tambo::kFarthest, found) == 1);
        return found[0].distance;
    };
    CHECK(apart(tambo::kIgnoredBits - 1) == 0);
    CHECK(apart(tambo::kIgnoredBits) == 1);
    CHECK(apart(tambo::kCodeBits - tambo::kDoubledBits - 1) == 1);
    CHECK(apart(tambo::kCodeBits - tambo::kDoubledBits) == 2);
}
