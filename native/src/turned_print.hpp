// A moving print turned by a quarter: for fingers turned further than a placement is looked for.
#pragma once

#include <array>
#include <mutex>

#include "hough.hpp"
#include "prints.hpp"

namespace tambo {

// Turned about the picture's corner by a quarter from x towards y; nothing is lost.
MovingPrint quarter_turned(const MovingPrint& print);

// A print turned by none to three quarters. Few of those that it is compared with ask for the pixels of another than the
// first, so these are made when they are asked for; any number of threads may ask.
class Quarters {
public:
    static constexpr std::size_t kCount = 4;

    // The print has to stay.
    explicit Quarters(const MovingPrint& print);

    // Without pixels where it is turned.
    const MovingPrint& outline(std::size_t quarters) const { return quarters == 0 ? print_ : outlines_[quarters]; }

    const MovingPrint& print(std::size_t quarters) const;

private:
    const MovingPrint& print_;
    std::array<MovingPrint, kCount> outlines_;
    mutable std::array<MovingPrint, kCount> turned_;
    mutable std::array<std::once_flag, kCount> made_;
};

// A placement on a print that was turned by so many quarters, as the placement on that print before.
Placement turned_back(Placement placement, std::size_t quarters);

}  // namespace tambo
