// Counts how often what stands in records of ridges is what their neighbours let expect, and writes
// src/ridge_code_tables.inc, the prefix codes for it:
//
//     train_ridges OUT PACK...
//
// Each PACK of records (see others/pack.hpp) counts alike. Of the prints nothing is written but how long each symbol's
// code is.
#include <cstdio>
#include <fstream>
#include <queue>
#include <vector>

#include "prefix_code.hpp"
#include "ridge_model.hpp"

namespace {

using tambo::PrefixCode;
using Counts = std::array<double, PrefixCode::kSymbols>;
using Lengths = std::array<std::uint8_t, PrefixCode::kSymbols>;

class Counter {
public:
    static constexpr bool kReads = false;
    unsigned symbol(std::size_t code, unsigned symbol) {
        counts_[code][symbol]++;
        symbols_++;
        return symbol;
    }
    unsigned bits(unsigned value, int) { return value; }

    const std::array<Counts, tambo::kRidgeCodes>& counts() const { return counts_; }
    double symbols() const { return symbols_; }

private:
    std::array<Counts, tambo::kRidgeCodes> counts_{};
    double symbols_ = 0;
};

void count(const char* path, Counter& counter) {
    std::ifstream in(path, std::ios::binary);
    std::vector<tambo::CellWave> waves;
    for (std::int32_t length; in.read(reinterpret_cast<char*>(&length), 4);) {
        std::vector<std::uint8_t> bytes(static_cast<std::size_t>(length));
        in.read(reinterpret_cast<char*>(bytes.data()), length);
        if (bytes.size() > 5 && bytes[0] == 'T' && bytes[1] == 'M') bytes.erase(bytes.begin(), bytes.begin() + 5);
        tambo::PhaseRecord record;
        if (tambo::parse_record(bytes, record) != tambo::RecordFault::none) continue;
        tambo::pass_mask(record, counter);
        tambo::pass_groups(record, counter);
        tambo::cell_waves(tambo::kernels(), record, waves);
        tambo::pass_phases(record, waves, counter);
    }
}

// Huffman's: the two rarest become one, until all are.
Lengths lengths_of(const Counts& counts) {
    struct Node {
        double count;
        std::vector<std::size_t> symbols;
        bool operator<(const Node& other) const { return count > other.count; }
    };
    std::priority_queue<Node> nodes;
    for (std::size_t s = 0; s < counts.size(); s++) nodes.push({counts[s], {s}});
    Lengths out{};
    while (nodes.size() > 1) {
        Node a = nodes.top();
        nodes.pop();
        const Node b = nodes.top();
        nodes.pop();
        a.count += b.count;
        a.symbols.insert(a.symbols.end(), b.symbols.begin(), b.symbols.end());
        for (const std::size_t s : a.symbols) out[s]++;
        nodes.push(std::move(a));
    }
    return out;
}

// The rarest counted as more frequent than they are, until no code is too long.
Lengths short_lengths_of(const Counts& counts) {
    double all = 0;
    for (const double c : counts) all += c;
    Lengths out;
    for (double least = (all + 1e-9) / 100000;; least *= 1.1) {
        Counts raised = counts;
        for (double& c : raised) c = std::max(c, least);
        out = lengths_of(raised);
        if (*std::max_element(out.begin(), out.end()) <= PrefixCode::kLongest) return out;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "train_ridges OUT PACK...\n");
        return 2;
    }
    std::array<Counts, tambo::kRidgeCodes> sums{};
    for (int i = 2; i < argc; i++) {
        Counter counter;
        count(argv[i], counter);
        if (counter.symbols() == 0) {
            std::fprintf(stderr, "%s has no ridges\n", argv[i]);
            return 1;
        }
        for (std::size_t code = 0; code < sums.size(); code++) {
            for (std::size_t s = 0; s < sums[code].size(); s++) {
                sums[code][s] += counter.counts()[code][s] / counter.symbols();
            }
        }
    }
    std::FILE* out = std::fopen(argv[1], "w");
    if (out == nullptr) return 1;
    std::fprintf(out, "// Made by ./tambo train-ridges; do not edit. train/train_ridges.cpp says how and of what.\n\n"
                      "constexpr std::array<PrefixCode, kRidgeCodes> kRidgeCode{\n");
    for (const Counts& counts : sums) {
        std::fprintf(out, "    PrefixCode({");
        const Lengths lengths = short_lengths_of(counts);
        for (std::size_t s = 0; s < lengths.size(); s++) std::fprintf(out, "%s%d", s == 0 ? "" : ", ", lengths[s]);
        std::fprintf(out, "}),\n");
    }
    std::fprintf(out, "};\n");
    std::fclose(out);
    return 0;
}
