/* Tambo's fingerprint engine: from a grey picture to a compact record, and from two records to a score.
 *
 * Every function returns a number of zero or more on success, or one of the error codes below. Memory is the caller's:
 * every array comes with its length, nothing is kept after a call returns, and all functions may be called by any
 * number of threads at once. All numbers are little-endian where they stand in bytes. Distances are pixels at 500 dpi
 * from the picture's left upper corner, x to the right and y down, whatever the picture's own resolution. */
#ifndef TAMBO_H
#define TAMBO_H

#include <stdint.h>

#if defined(__GNUC__)
#define TAMBO_API __attribute__((visibility("default")))
#else
#define TAMBO_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TAMBO_BAD_ARGUMENT = -1,     /* a missing array or a negative length */
    TAMBO_BAD_IMAGE_SIZE = -2,   /* the array does not hold width x height bytes, or a side is out of bounds */
    TAMBO_BAD_RESOLUTION = -3,   /* below 100 or above 4000 dpi, or not a number */
    TAMBO_IMAGE_TOO_SMALL = -4,  /* less than 16 pixels a side at 500 dpi */
    TAMBO_IMAGE_TOO_LARGE = -5,  /* more than 1,024 pixels (52 mm) a side at 500 dpi: not one finger */
    TAMBO_BAD_MINUTIA = -6,      /* outside the picture, or a direction outside 0 to 255, or more than 255 of them */
    TAMBO_BUFFER_TOO_SMALL = -7, /* the output does not fit; see TAMBO_MOST_RECORD_BYTES */
    TAMBO_RECORD_TOO_SHORT = -8, /* fewer bytes than a record's head */
    TAMBO_NOT_A_RECORD = -9,     /* does not begin like a record */
    TAMBO_UNKNOWN_VERSION = -10, /* a record of a version that this library does not know */
    TAMBO_BAD_GEOMETRY = -11,    /* a record whose picture or cells are out of bounds */
    TAMBO_WRONG_LENGTH = -12,    /* a record longer or shorter than its own head and mask say */
    TAMBO_BAD_VALUE = -13,       /* a record with a value out of bounds */
    TAMBO_OUT_OF_MEMORY = -14
};

/* No record is longer. A finger's is 1 to 2 kB. */
#define TAMBO_MOST_RECORD_BYTES 20480

/* A minutia is four numbers: x, y, direction in 1/256 turn from x towards y (along the ridge that ends, or between the
 * two ridges that join), and 1 for a bifurcation or 0 for an ending. */
#define TAMBO_MINUTIA_INTS 4

/* A comparison is these numbers, in this order. */
enum {
    TAMBO_SCORE = 0,           /* 0 and up; prints of different fingers reach 1 about once in a thousand times */
    TAMBO_BLOCKS = 1,          /* blocks of 16 x 16 pixels in which both prints have ridges */
    TAMBO_TOGETHER = 2,        /* agreement of the ridges under one placement, -1 to 1 */
    TAMBO_LOCALLY = 3,         /* the same when each neighbourhood may shift a little */
    TAMBO_VOTES = 4,           /* minutiae that agree on the placement */
    TAMBO_REFITS = 5,          /* corrections of the placement that helped */
    TAMBO_PLACEMENT = 6,       /* six numbers a, b, c, d, tx, ty: candidate's (x, y) lies on the probe's
                                  (a x + b y + tx, c x + d y + ty) */
    TAMBO_MINUTIAE_SCORE = 12, /* agreement of the minutiae under the placement that the ridges gave; as the score,
                                  different fingers reach 1 about once in a thousand times */
    TAMBO_COMPARISON_FLOATS = 13
};

/* Which build of the kernels runs here: "plain", "avx2", "avx512". */
TAMBO_API const char* tambo_kernels(void);

/* Makes the record of a print. image holds width x height bytes, row by row, 0 black, dark ridges; minutiae are
 * another extractor's (may be none), kept in the record to help the alignment. Returns the record's length. A picture
 * without ridges gives a record too: of quality 0. */
TAMBO_API int32_t tambo_extract(const uint8_t* image, int64_t image_length, int32_t width, int32_t height, double dpi,
                                const int32_t* minutiae, int32_t minutiae_length, uint8_t* record,
                                int32_t record_capacity);

/* Compares a probe's record with a candidate's. comparison receives TAMBO_COMPARISON_FLOATS numbers. Returns 0. */
TAMBO_API int32_t tambo_compare(const uint8_t* probe, int32_t probe_length, const uint8_t* candidate,
                                int32_t candidate_length, float* comparison, int32_t comparison_length);

/* Compares a probe's record with several candidates', which lie one behind the other in `candidates`: number i is
 * bytes offsets[i] to offsets[i + 1], so offsets holds one number more than there are candidates. scores receives two
 * numbers for each, TAMBO_SCORE and TAMBO_MINUTIAE_SCORE, or twice the error code of a candidate that is not a record.
 * With thorough = 0 candidates that look like other fingers are given up early, at a third of the time; with 1 the
 * scores are tambo_compare's. Returns the number of candidates. */
TAMBO_API int32_t tambo_compare_many(const uint8_t* probe, int32_t probe_length, const uint8_t* candidates,
                                     int64_t candidates_length, const int64_t* offsets, int32_t offsets_length,
                                     int32_t thorough, float* scores, int32_t scores_length);

/* Checks a record. Returns its quality, 0 to 100. */
TAMBO_API int32_t tambo_record_quality(const uint8_t* record, int32_t record_length);

/* Reads a record's minutiae, its own (foreign = 0) or the other extractor's (foreign = 1), TAMBO_MINUTIA_INTS numbers
 * each. Returns how many there are. */
TAMBO_API int32_t tambo_record_minutiae(const uint8_t* record, int32_t record_length, int32_t foreign,
                                        int32_t* minutiae, int32_t minutiae_capacity);

#ifdef __cplusplus
}
#endif

#endif
