// Trains the search codes and writes src/code_tables.inc:
//
//     train_codes OUT PRINTS OTHERS
//
// PRINTS and OTHERS are packs of records (see others/pack.hpp). Minutiae of two prints of one finger, of which PRINTS
// has eight one behind the other, that lie on each other once the ridges do, give the directions in which surroundings
// of mates differ little and strangers' much (linear discriminant analysis); turned so that the signs lose least
// (iterative quantization: Gong and Lazebnik, "Iterative Quantization", CVPR 2011) they become the bits of a code.
// OTHERS are made-up fingers (others/), whose codes are kept to tell a chance distance by. Of the prints nothing is
// written but numbers about minutiae in general; none can be had back from them.
#include <Eigen/Dense>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>

#include "codes.hpp"
#include "compare.hpp"

namespace {

using tambo::kSurroundings;
using tambo::Surroundings;

constexpr int kBits = 128;
constexpr int kFirstBlock = 40;  // bits that the first search stage sees
constexpr std::size_t kBackground = 1024;  // codes kept to tell a chance distance by
constexpr double kRidge = 0.1;
constexpr int kRounds = 50;

struct Mates {
    Surroundings a;
    Surroundings b;
};

std::vector<tambo::PhaseRecord> read_pack(const char* path) {
    std::ifstream in(path, std::ios::binary);
    std::vector<tambo::PhaseRecord> out;
    for (std::int32_t length; in.read(reinterpret_cast<char*>(&length), 4);) {
        std::vector<std::uint8_t> bytes(static_cast<std::size_t>(length));
        in.read(reinterpret_cast<char*>(bytes.data()), length);
        if (bytes.size() > 5 && bytes[0] == 'T' && bytes[1] == 'M') bytes.erase(bytes.begin(), bytes.begin() + 5);
        tambo::PhaseRecord& record = out.emplace_back();
        if (tambo::parse_record(bytes, record) != tambo::RecordFault::none) record = {};
    }
    return out;
}

// Minutiae of two prints of a finger that lie on each other once the ridges do.
struct Print {
    const std::vector<tambo::Minutia>& minutiae;
    const tambo::FlowField& flow;
};
void add_mates(const Print& a, const Print& b, const tambo::Placement& p,
               std::span<const tambo::Displacement> displacements, std::vector<Mates>& out) {
    const float turn = std::atan2(p.c - p.b, p.a + p.d) * 128 / std::numbers::pi_v<float>;
    tambo::SurroundingsMaker first(tambo::search_kernels()), second(tambo::search_kernels());
    first.start(a.minutiae, a.flow);
    second.start(b.minutiae, b.flow);
    for (const auto& place : first.places()) {
        const tambo::Minutia& m = a.minutiae[place.minutia];
        float nearest = 40 * 40;
        float x = 0, y = 0;
        for (const auto& d : displacements) {
            const float dx = d.x - static_cast<float>(m.x), dy = d.y - static_cast<float>(m.y);
            if (dx * dx + dy * dy >= nearest) continue;
            nearest = dx * dx + dy * dy;
            x = static_cast<float>(m.x) + d.dx;
            y = static_cast<float>(m.y) + d.dy;
        }
        if (x == 0 && y == 0) continue;
        const float u = p.a * x + p.b * y + p.tx, v = p.c * x + p.d * y + p.ty;
        const tambo::SurroundingsMaker::Place* mate = nullptr;
        float best = 12 * 12;
        for (const auto& other : second.places()) {
            const tambo::Minutia& o = b.minutiae[other.minutia];
            const float dx = static_cast<float>(o.x) - u, dy = static_cast<float>(o.y) - v;
            const float turned = std::remainder(static_cast<float>(o.direction - m.direction) - turn, 256.0F);
            if (dx * dx + dy * dy >= best || std::fabs(turned) > 16) continue;
            best = dx * dx + dy * dy;
            mate = &other;
        }
        if (mate == nullptr) continue;
        Mates& mates = out.emplace_back();
        first.make(place, mates.a);
        second.make(*mate, mates.b);
    }
}

std::vector<Mates> mates_in(const char* path) {
    const auto records = read_pack(path);
    tambo::PrintMaker maker(tambo::kernels());
    tambo::Comparer comparer(tambo::kernels());
    tambo::StillPrint still;
    tambo::MovingPrint moving;
    std::vector<tambo::FlowField> flows(records.size());
    for (std::size_t i = 0; i < records.size(); i++) flows[i].read(records[i]);
    std::vector<Mates> out;
    for (std::size_t finger = 0; finger + 8 <= records.size(); finger += 8) {
        for (std::size_t i = finger; i < finger + 8; i++) {
            for (std::size_t j = finger; j < i; j++) {
                maker.make_still(records[j], still);
                maker.make_moving(records[i], moving);
                const auto found = comparer.compare(still, moving, tambo::Effort::thorough);
                if (found.score < 1.2F) continue;
                const auto& p = found.correlation.placement;
                add_mates({records[j].own, flows[j]}, {records[i].own, flows[i]}, p, comparer.displacements(),
                          out);
                add_mates({records[j].foreign, flows[j]}, {records[i].foreign, flows[i]}, p, comparer.displacements(),
                          out);
            }
        }
    }
    return out;
}

// Those of all minutiae of a pack's fingers.
std::vector<Surroundings> surroundings_in(const char* path) {
    tambo::SurroundingsMaker maker(tambo::search_kernels());
    tambo::FlowField flow;
    std::vector<Surroundings> out;
    for (const tambo::PhaseRecord& record : read_pack(path)) {
        flow.read(record);
        for (const std::vector<tambo::Minutia>* minutiae : {&record.own, &record.foreign}) {
            maker.start(*minutiae, flow);
            for (const auto& place : maker.places()) maker.make(place, out.emplace_back());
        }
    }
    return out;
}

struct Codes {
    Eigen::MatrixXd weights;     // kBits x kSurroundings
    Eigen::VectorXd thresholds;  // kBits
};

Codes train(const std::vector<Mates>& pairs) {
    const auto n = static_cast<Eigen::Index>(pairs.size());
    Eigen::MatrixXf x(2 * n, kSurroundings);
    for (Eigen::Index i = 0; i < n; i++) {
        for (int k = 0; k < kSurroundings; k++) {
            x(2 * i, k) = pairs[static_cast<std::size_t>(i)].a[static_cast<std::size_t>(k)];
            x(2 * i + 1, k) = pairs[static_cast<std::size_t>(i)].b[static_cast<std::size_t>(k)];
        }
    }
    Eigen::MatrixXd within = Eigen::MatrixXd::Zero(kSurroundings, kSurroundings);
    {
        Eigen::MatrixXf apart(n, kSurroundings);
        for (Eigen::Index i = 0; i < n; i++) apart.row(i) = x.row(2 * i) - x.row(2 * i + 1);
        within = (apart.transpose() * apart).cast<double>() / static_cast<double>(2 * n);
    }
    // The minutiae's cells and the flow's are of other sizes: each part is steadied by its own.
    for (const auto& [first, count] : {std::pair(0, tambo::kCylinderCells),
                                       std::pair(tambo::kCylinderCells, kSurroundings - tambo::kCylinderCells)}) {
        auto part = within.diagonal().segment(first, count).array();
        part += kRidge * part.mean();
    }
    const Eigen::VectorXf mean = x.colwise().mean();
    x.rowwise() -= mean.transpose();
    const Eigen::MatrixXd total = (x.transpose() * x).cast<double>() / static_cast<double>(2 * n);
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> solved(total, within);
    Eigen::MatrixXf directions(kSurroundings, kBits);
    for (int k = 0; k < kBits; k++) {
        const int from = kSurroundings - 1 - k;
        directions.col(k) = (solved.eigenvectors().col(from) / std::sqrt(solved.eigenvalues()(from))).cast<float>();
    }
    const Eigen::MatrixXf projected = x * directions;
    Codes codes{Eigen::MatrixXd(kBits, kSurroundings), {}};
    for (const auto& [first, count] : {std::pair(0, kFirstBlock), std::pair(kFirstBlock, kBits - kFirstBlock)}) {
        const Eigen::MatrixXf block = projected.middleCols(first, count);
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        Eigen::MatrixXf start(count, count);
        for (int i = 0; i < count * count; i++) start.data()[i] = normal(random);
        Eigen::MatrixXf rotation = Eigen::HouseholderQR<Eigen::MatrixXf>(start).householderQ();
        for (int round = 0; round < kRounds; round++) {
            const Eigen::MatrixXf signs = (block * rotation).array().sign();
            const Eigen::BDCSVD<Eigen::MatrixXf> svd(signs.transpose() * block,
                                                     Eigen::ComputeThinU | Eigen::ComputeThinV);
            rotation = svd.matrixV() * svd.matrixU().transpose();
        }
        codes.weights.middleRows(first, count) =
            (directions.middleCols(first, count) * rotation).transpose().cast<double>();
    }
    codes.thresholds = codes.weights * mean.cast<double>();
    return codes;
}

struct Rounded {
    std::vector<std::int8_t> weights;
    std::vector<std::int32_t> thresholds;
};

Rounded rounded(const Codes& codes) {
    Rounded out;
    for (int bit = 0; bit < kBits; bit++) {
        const double scale = 127 / codes.weights.row(bit).cwiseAbs().maxCoeff();
        for (int k = 0; k < kSurroundings; k++) {
            out.weights.push_back(static_cast<std::int8_t>(std::lround(codes.weights(bit, k) * scale)));
        }
        out.thresholds.push_back(static_cast<std::int32_t>(std::lround(codes.thresholds(bit) * scale)));
    }
    return out;
}

struct Encoded {
    tambo::Code code{0, 0};
    std::array<std::int32_t, kBits> margins;
};

Encoded encode(const Rounded& codes, const Surroundings& surroundings) {
    Encoded out;
    for (std::size_t bit = 0; bit < kBits; bit++) {
        std::int32_t sum = 0;
        for (std::size_t k = 0; k < kSurroundings; k++) {
            sum += codes.weights[bit * kSurroundings + k] * surroundings[k];
        }
        out.margins[bit] = sum - codes.thresholds[bit];
        if (out.margins[bit] > 0) (bit < 64 ? out.code.low : out.code.high) |= std::uint64_t{1} << bit % 64;
    }
    return out;
}

unsigned distance(const Encoded& probe, const Encoded& mate) {
    const tambo::CodeQuery query = tambo::weighed(probe.code, probe.margins);
    const std::vector<tambo::Code> codes(1 + tambo::kCodesReadAhead, mate.code);
    const tambo::CodeRange all{query, 0, 1, tambo::kFarthest};
    tambo::NearCode found[1 + tambo::kCodesReadAhead];
    tambo::plain_search_kernels().near(codes.data(), &all, 1, found);
    return found[0].distance;
}

// As a string of letters, six bits a letter from '0' on, in lines.
void write_letters(std::FILE* out, const char* name, std::span<const std::uint8_t> bytes) {
    std::fprintf(out, "constexpr char %s[] =\n    \"", name);
    unsigned held = 0;
    int held_bits = 0;
    int column = 0;
    const auto put = [&](unsigned six) {
        if (column == 110) {
            std::fprintf(out, "\"\n    \"");
            column = 0;
        }
        // A backslash would need another one, and question marks may read as a trigraph.
        const int letter = '0' + static_cast<int>(six);
        std::fputc(letter == '\\' ? '!' : letter == '?' ? '#' : letter, out);
        column++;
    };
    for (const std::uint8_t byte : bytes) {
        held |= static_cast<unsigned>(byte) << held_bits;
        for (held_bits += 8; held_bits >= 6; held_bits -= 6) {
            put(held & 63U);
            held >>= 6;
        }
    }
    if (held_bits > 0) put(held);
    std::fprintf(out, "\";\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "train_codes OUT PRINTS OTHERS\n");
        return 2;
    }
    const std::vector<Mates> pairs = mates_in(argv[2]);
    std::printf("%zu pairs of mated minutiae\n", pairs.size());
    const Rounded codes = rounded(train(pairs));
    double sum = 0, squares = 0;
    for (const Mates& mates : pairs) {
        const double d = distance(encode(codes, mates.a), encode(codes, mates.b));
        sum += d;
        squares += d * d;
    }
    const double mean = sum / static_cast<double>(pairs.size());
    const double deviation = std::sqrt(squares / static_cast<double>(pairs.size()) - mean * mean);
    const std::vector<Surroundings> others = surroundings_in(argv[3]);
    if (others.size() < kBackground) {
        std::fprintf(stderr, "%s has too few minutiae\n", argv[3]);
        return 1;
    }
    std::vector<std::uint8_t> background;
    for (std::size_t i = 0; i < kBackground; i++) {
        const tambo::Code code = encode(codes, others[i * others.size() / kBackground]).code;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&code);
        background.insert(background.end(), bytes, bytes + sizeof(code));
    }
    std::FILE* out = std::fopen(argv[1], "w");
    if (out == nullptr) return 1;
    std::fprintf(out,
                 "// Made by ./tambo train-codes; do not edit. train/train_codes.cpp says how and of what.\n"
                 "// %zu pairs of mated minutiae.\n\n",
                 pairs.size());
    std::fprintf(out, "constexpr float kMatedMean = %.2fF;\nconstexpr float kMatedDeviation = %.2fF;\n\n", mean,
                 deviation);
    std::fprintf(out, "constexpr std::array<std::int32_t, %d> kThresholds{", kBits);
    for (std::size_t bit = 0; bit < kBits; bit++) {
        std::fprintf(out, "%s%d", bit == 0 ? "\n    " : bit % 12 == 0 ? ",\n    " : ", ", codes.thresholds[bit]);
    }
    std::fprintf(out, "};\n\n");
    write_letters(out, "kWeights", {reinterpret_cast<const std::uint8_t*>(codes.weights.data()), codes.weights.size()});
    std::fprintf(out, "\n");
    write_letters(out, "kBackground", background);
    std::fclose(out);
    std::printf("mates are %.1f of %d apart, deviation %.1f\n", mean, tambo::kFarthest, deviation);
    return 0;
}
