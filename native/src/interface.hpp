// What every function of the flat C interface does at the door.
#pragma once

#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>

#include "phase_record.hpp"
#include "tambo.h"

namespace tambo {

inline bool missing(const void* array, std::int64_t length) { return length < 0 || (length > 0 && array == nullptr); }

template <class T>
std::span<T> span_of(T* array, std::int64_t length) {
    return {array, static_cast<std::size_t>(length)};
}

inline std::int32_t code(RecordFault fault) {
    switch (fault) {
        case RecordFault::none:
            return 0;
        case RecordFault::too_short:
            return TAMBO_RECORD_TOO_SHORT;
        case RecordFault::not_a_record:
            return TAMBO_NOT_A_RECORD;
        case RecordFault::unknown_version:
            return TAMBO_UNKNOWN_VERSION;
        case RecordFault::bad_geometry:
            return TAMBO_BAD_GEOMETRY;
        case RecordFault::wrong_length:
            return TAMBO_WRONG_LENGTH;
        case RecordFault::bad_value:
            return TAMBO_BAD_VALUE;
    }
    return TAMBO_BAD_VALUE;
}

// Nothing thrown leaves the interface.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return TAMBO_OUT_OF_MEMORY;
    } catch (const std::invalid_argument&) {
        // Of record_bytes, which alone throws it.
        return TAMBO_BAD_MINUTIA;
    }
}

}  // namespace tambo
