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
    TAMBO_OUT_OF_MEMORY = -14,
    TAMBO_NOT_ENROLLED = -15 /* a gallery has no finger with that key */
};

/* No record is longer. A finger's is 0.5 to 1.5 kB. */
#define TAMBO_MOST_RECORD_BYTES 32768

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

/* What tambo_extract measures where the picture shows ridges, in this order; all 0 where it shows none. */
enum {
    TAMBO_AREA = 0,        /* square millimetres of ridges */
    TAMBO_DARKNESS = 1,    /* skewness of the levelled grey: above 0 thin valleys (wet), below 0 thin ridges (dry) */
    TAMBO_SMEAR = 2,       /* 0 to 1: by how much ridges of one direction have less contrast than those of another */
    TAMBO_SQUEEZED = 3,    /* share by which the narrowest ridges are narrower, times how far aside they lie in mm */
    TAMBO_CORE_OFFSET = 4, /* from the ridges' middle to the core, millimetres */
    TAMBO_OFF = 5,         /* from the picture's middle to the ridges', millimetres */
    TAMBO_SURROUND = 6,    /* mean grey around the ridges less that of the ridges; 0 where they fill the picture */
    TAMBO_STEADY = 7,      /* share of the cells whose ridges follow their own wave, 0 to 1 */
    TAMBO_MEASURES = 8
};

/* Makes the record of a print. image holds width x height bytes, row by row, 0 black, dark ridges; minutiae are
 * another extractor's (may be none), kept in the record to help the alignment and to be compared by that extractor's
 * matcher. measures receives TAMBO_MEASURES numbers. Returns the record's length. A picture without ridges gives a
 * record too: of quality 0. */
TAMBO_API int32_t tambo_extract(const uint8_t* image, int64_t image_length, int32_t width, int32_t height, double dpi,
                                const int32_t* minutiae, int32_t minutiae_length, uint8_t* record,
                                int32_t record_capacity, float* measures, int32_t measures_length);

/* Compares a probe's record with a candidate's, which may be turned by any angle. comparison receives TAMBO_COMPARISON_FLOATS numbers. Returns 0. */
TAMBO_API int32_t tambo_compare(const uint8_t* probe, int32_t probe_length, const uint8_t* candidate,
                                int32_t candidate_length, float* comparison, int32_t comparison_length);

/* Compares a probe's record with several candidates', which lie one behind the other in `candidates`: number i is
 * bytes offsets[i] to offsets[i + 1], so offsets holds one number more than there are candidates. scores receives two
 * numbers for each, TAMBO_SCORE and TAMBO_MINUTIAE_SCORE, or twice the error code of a candidate that is not a record.
 * With thorough = 0 candidates that look like other fingers, or are turned by more than 60 degrees, are given up
 * early, at a third of the time; with 1 the scores are tambo_compare's. Returns the number of candidates. */
TAMBO_API int32_t tambo_compare_many(const uint8_t* probe, int32_t probe_length, const uint8_t* candidates,
                                     int64_t candidates_length, const int64_t* offsets, int32_t offsets_length,
                                     int32_t thorough, float* scores, int32_t scores_length);

/* Makes a record of a record and another extractor's minutiae, which take the place of those that it had. Returns the
 * new record's length. */
TAMBO_API int32_t tambo_record_with_minutiae(const uint8_t* record, int32_t record_length, const int32_t* minutiae,
                                             int32_t minutiae_length, uint8_t* joined, int32_t joined_capacity);

/* Makes the record of a finger of which another extractor's minutiae alone are known, within a picture of width x
 * height pixels at 500 dpi, 16 to 1024 each. Returns the record's length. Its quality is 0, and its comparison with
 * any other record scores 0. */
TAMBO_API int32_t tambo_record_of_minutiae(int32_t width, int32_t height, const int32_t* minutiae,
                                           int32_t minutiae_length, uint8_t* record, int32_t record_capacity);

/* What tambo_record_facts gives, in this order. */
enum {
    TAMBO_VERSION = 0, /* of the record; below 3 older than what tambo_extract makes, and still good */
    TAMBO_QUALITY = 1, /* 0 to 100 */
    TAMBO_WIDTH = 2,   /* of the picture, pixels at 500 dpi */
    TAMBO_HEIGHT = 3,
    TAMBO_CELLS = 4,   /* of 8 x 8 pixels in which ridges are known; 0 when the record has minutiae alone */
    TAMBO_OWN = 5,     /* number of the engine's own minutiae */
    TAMBO_FOREIGN = 6, /* number of the other extractor's */
    TAMBO_FACTS = 7
};

/* Checks a record and tells what is in it: facts receives TAMBO_FACTS numbers. Returns 0. */
TAMBO_API int32_t tambo_record_facts(const uint8_t* record, int32_t record_length, int32_t* facts,
                                     int32_t facts_length);

/* Reads a record's minutiae, its own (foreign = 0) or the other extractor's (foreign = 1), TAMBO_MINUTIA_INTS numbers
 * each. Returns how many there are. */
TAMBO_API int32_t tambo_record_minutiae(const uint8_t* record, int32_t record_length, int32_t foreign,
                                        int32_t* minutiae, int32_t minutiae_capacity);

/* ---------------------------------------------------------------------------------------------------------------
 * A gallery: fingers held in memory, among which the one that made a print is found. Any number of threads may call
 * all of these functions on one gallery at once, but for open and close; searches do not wait for those who put and
 * remove. A gallery keeps copies, never the caller's arrays. */
typedef struct tambo_gallery tambo_gallery;

/* Opens an empty gallery. extractors: 2 searches by both extractors' minutiae; 1, the light setting, by the other
 * extractor's (foreign) alone, in less memory. Null when that is neither, or memory is short. */
TAMBO_API tambo_gallery* tambo_gallery_open(int32_t extractors);

/* To be called when no other call on the gallery runs or will. Null is nothing to close. */
TAMBO_API void tambo_gallery_close(tambo_gallery* gallery);

/* Puts fingers in; one whose key is there already is replaced. Finger i has the key keys[i], any number; the label bits
 * labels[i], which filters ask for; and the record bytes offsets[i] to offsets[i + 1] of `records`, so offsets holds
 * count + 1 numbers. statuses[i] becomes 0, or the error code of a record that is none, whose finger is then neither
 * put nor replaced. The fingers can be found by every search that starts after the call returned. The threads of searches
 * help to make ready what is put at once. Returns how many were put. */
TAMBO_API int32_t tambo_gallery_put(tambo_gallery* gallery, const int64_t* keys, const uint64_t* labels,
                                    const uint8_t* records, int64_t records_length, const int64_t* offsets,
                                    int32_t count, int32_t* statuses);

/* The same with prepared fingers instead of records: see tambo_gallery_prepared. A prepared finger of another version
 * of the codes is taken as its record. */
TAMBO_API int32_t tambo_gallery_put_prepared(tambo_gallery* gallery, const int64_t* keys, const uint64_t* labels,
                                             const uint8_t* prepared, int64_t prepared_length, const int64_t* offsets,
                                             int32_t count, int32_t* statuses);

/* Takes fingers out; keys that are not there are passed over. No search that starts after the call returned gives one of
 * them back. Returns how many were there. */
TAMBO_API int32_t tambo_gallery_remove(tambo_gallery* gallery, const int64_t* keys, int32_t count);

TAMBO_API int64_t tambo_gallery_size(const tambo_gallery* gallery);

/* Bytes of memory that the gallery holds. */
TAMBO_API int64_t tambo_gallery_bytes(const tambo_gallery* gallery);

/* A candidate's scores, in this order. */
enum {
    TAMBO_RANK = 0,             /* candidates are ordered by it, greatest first: made of the other three */
    TAMBO_SEARCH_SCORE = 1,     /* the search's, by the minutiae's surroundings and the ridges' flow */
    TAMBO_CANDIDATE_SCORE = 2,  /* as tambo_compare_many gives with thorough = 0: the ridges', 0 where the record of the
                                   finger or the probe has minutiae alone */
    TAMBO_CANDIDATE_MINUTIAE_SCORE = 3, /* and the minutiae's under the ridges' placement */
    TAMBO_CANDIDATE_FLOATS = 4
};

/* Microseconds that a search took, in this order. */
enum {
    TAMBO_TIME_PROBE = 0,     /* to make the probe's codes */
    TAMBO_TIME_SCAN = 1,      /* stage A: postings like the probe's */
    TAMBO_TIME_PAIRS = 2,     /* stage B: whether a finger's hits agree on one placement */
    TAMBO_TIME_ALL_PAIRS = 3, /* stage C: all of a finger's codes with all of the probe's */
    TAMBO_TIME_FLOW = 4,      /* whether the ridges of the best flow as the probe's */
    TAMBO_TIME_RIDGES = 5,    /* the ridges of what is left */
    TAMBO_TIME_WHOLE = 6,
    TAMBO_TIMES = 7
};

/* A filter is pairs of a mask and the wanted bits; a finger is searched when (labels & mask) == wanted for at least one
 * pair, or when there are no pairs. */
#define TAMBO_MOST_FILTER_PAIRS 256

/* Finds the fingers that the probe, a record, may come from. filter holds filter_length pairs, two numbers each. With
 * wide = 1 the finger may be turned by any angle, at several times the time; with 0 by at most some 40 degrees from how it
 * was enrolled. At most `threads` threads work on the search, this one among them; searches that run at once share them
 * fairly. Writes at most `most` candidates, the likeliest first: a key each into keys, TAMBO_CANDIDATE_FLOATS numbers
 * each into scores. times receives TAMBO_TIMES numbers, or is null. Returns the number of candidates. */
TAMBO_API int32_t tambo_gallery_search(const tambo_gallery* gallery, const uint8_t* probe, int32_t probe_length,
                                       const uint64_t* filter, int32_t filter_length, int32_t wide, int32_t threads,
                                       int64_t* keys, float* scores, int32_t most, int32_t* times);

/* Compares a probe's ridges, thoroughly, with those of fingers of the gallery, on at most `threads` threads. With wide = 1
 * the probe may be turned by any angle from how they were enrolled, with 0 by at most 60 degrees. scores receives two
 * numbers for each key, as tambo_compare_many gives them with thorough = 1; TAMBO_NOT_ENROLLED twice where the key is not
 * there. Returns count. */
TAMBO_API int32_t tambo_gallery_compare(const tambo_gallery* gallery, const uint8_t* probe, int32_t probe_length,
                                        const int64_t* keys, int32_t count, int32_t wide, int32_t threads,
                                        float* scores);

/* Copies a finger's record out. Returns its length; TAMBO_NOT_ENROLLED where the key is not there, or is that of a prepared
 * finger whose ridges were cut short, which shows only now: it counts as one that is not there. */
TAMBO_API int32_t tambo_gallery_record(const tambo_gallery* gallery, int64_t key, uint8_t* record, int32_t capacity);

/* Copies fingers out as prepared fingers: the record together with the codes of the search, whose making takes most of
 * the time of a put, so that a gallery fills from its own snapshot in seconds. Writes as many of the keys' fingers, in
 * their order, as fit; finger i is bytes offsets[i] to offsets[i + 1], none where the key is not there. offsets has room
 * for count + 1 numbers. Returns how many keys were dealt with. TAMBO_MOST_PREPARED_BYTES are enough for one. */
#define TAMBO_MOST_PREPARED_BYTES 40960
TAMBO_API int32_t tambo_gallery_prepared(const tambo_gallery* gallery, const int64_t* keys, int32_t count,
                                         uint8_t* bytes, int64_t capacity, int64_t* offsets);

#ifdef __cplusplus
}
#endif

#endif
