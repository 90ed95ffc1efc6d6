// The least that a test needs: facts with names, and checks that say where they failed.
#pragma once

#include <cstdio>
#include <string_view>
#include <vector>

namespace check {

struct Fact {
    const char* name;
    void (*run)();
};

inline std::vector<Fact>& facts() {
    static std::vector<Fact> all;
    return all;
}

inline int& failures() {
    static int count = 0;
    return count;
}

struct Register {
    Register(const char* name, void (*run)()) { facts().push_back({name, run}); }
};

inline int run_all() {
    for (const Fact& fact : facts()) {
        const int before = failures();
        fact.run();
        std::printf("%s %s\n", failures() == before ? "holds" : "FAILS", fact.name);
    }
    return failures() == 0 ? 0 : 1;
}

}  // namespace check

#define FACT(name)                                             \
    static void name();                                        \
    static const check::Register register_##name{#name, name}; \
    static void name()

#define CHECK(condition)                                                        \
    do {                                                                        \
        if (!(condition)) {                                                     \
            check::failures()++;                                                \
            std::printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                       \
    } while (false)

#define CHECK_NEAR(left, right, tolerance)                                                                          \
    do {                                                                                                            \
        const double check_left = static_cast<double>(left);                                                        \
        const double check_right = static_cast<double>(right);                                                      \
        if (!(check_left - check_right <= (tolerance) && check_right - check_left <= (tolerance))) {                \
            check::failures()++;                                                                                    \
            std::printf("%s:%d: %s is %g, %s is %g\n", __FILE__, __LINE__, #left, check_left, #right, check_right); \
        }                                                                                                           \
    } while (false)
