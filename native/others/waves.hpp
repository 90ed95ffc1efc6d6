// Cosine and sine of angles counted in turns, quick and the same on every machine: polynomials, 1e-5 off at most.
#pragma once

namespace tambo::others {

struct Wave {
    float cosine;
    float sine;
};

// The nearest whole number, for numbers below 2^22.
inline float whole(float value) {
    constexpr float kRound = 0x1.8p23F;
    return (value + kRound) - kRound;
}

inline Wave wave(float turns) {
    const float x = 3.14159265F * (turns - whole(turns));  // half the angle, within a quarter turn
    const float q = x * x;
    const float s = x * (1 + q * (-1.0F / 6 + q * (1.0F / 120 + q * (-1.0F / 5040 + q * (1.0F / 362880)))));
    const float c =
        1 + q * (-1.0F / 2 + q * (1.0F / 24 + q * (-1.0F / 720 + q * (1.0F / 40320 - q * (1.0F / 3628800)))));
    return {1 - 2 * s * s, 2 * s * c};
}

}  // namespace tambo::others
