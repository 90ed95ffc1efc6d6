// others --count N --seed S --out PACK [--impressions K] [--threads T]: writes a pack of made-up fingers.
// others --version: prints what changes when the same seed gives other bytes.
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "pack.hpp"
#include "phase_record.hpp"

namespace {

constexpr const char* kUsage =
    "others --count N --seed S --out PACK [--impressions K] [--threads T]\n"
    "writes a pack of N made-up fingers, K impressions of each (1); the same for the same seed;\n"
    "others --version prints what changes when they change\n";
constexpr int kMostFingers = 100'000'000;
constexpr int kMostImpressions = 1000;
constexpr int kMostThreads = 256;
constexpr int kBarWidth = 40;

template <class Number>
std::optional<Number> number(std::string_view text, Number least, Number most) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
    return value;
}

// A bar on a terminal; elsewhere a line for each tenth.
class Progress {
public:
    explicit Progress(int count) : count_(count), terminal_(isatty(STDERR_FILENO) == 1) {}

    void operator()(int done) {
        const int steps = terminal_ ? kBarWidth : 10;
        const int step = static_cast<int>(static_cast<long>(done) * steps / count_);
        if (step == step_) return;
        step_ = step;
        if (terminal_) {
            const std::string bar(static_cast<std::size_t>(step), '#');
            std::fprintf(stderr, "\rMaking fingers [%-*s] %d of %d%s", kBarWidth, bar.c_str(), done, count_,
                         done == count_ ? "\n" : "");
        } else {
            std::fprintf(stderr, "Making fingers: %d of %d\n", done, count_);
        }
    }

private:
    int count_;
    bool terminal_;
    int step_ = -1;
};

int refuse(const std::string& reason) {
    std::fprintf(stderr, "others: %s\n%s", reason.c_str(), kUsage);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {
        std::printf("%d.%d\n", tambo::others::kGenerator, tambo::kRecordVersion);
        return 0;
    }
    tambo::others::Order order;
    std::string path;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        if (i + 1 == argc) return refuse(std::string(name) + " needs a value");
        const std::string_view value = argv[i + 1];
        bool good = true;
        const auto take = [&good, value](int& to, int least, int most) {
            const std::optional<int> taken = number(value, least, most);
            good = taken.has_value();
            to = taken.value_or(0);
        };
        if (name == "--count") {
            take(order.count, 1, kMostFingers);
        } else if (name == "--impressions") {
            take(order.impressions, 1, kMostImpressions);
        } else if (name == "--threads") {
            take(order.threads, 1, kMostThreads);
        } else if (name == "--seed") {
            const auto taken = number<std::uint64_t>(value, 0, UINT64_MAX);
            good = taken.has_value();
            order.seed = taken.value_or(0);
        } else if (name == "--out") {
            path = value;
        } else {
            return refuse("there is no option " + std::string(name));
        }
        if (!good) return refuse(std::string(name) + " cannot be " + std::string(value));
    }
    if (order.count == 0 || path.empty()) return refuse("--count and --out are needed");
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    Progress progress(order.count);
    if (!out || !tambo::others::write_pack(order, out, [&progress](int done) { progress(done); })) {
        std::fprintf(stderr, "others: cannot write %s\n", path.c_str());
        return 1;
    }
    return 0;
}
