// A moving print turned by a quarter: for fingers turned further than a placement is looked for.
#pragma once

#include "prints.hpp"

namespace tambo {

// Turned about the picture's corner by a quarter from x towards y; nothing is lost.
MovingPrint quarter_turned(const MovingPrint& print);

}  // namespace tambo
