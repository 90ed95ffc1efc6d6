package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hit as the centre receives it ({@code docs/hits.md}). Device and sequence name it for good: the same pair again is
 * the same hit.
 *
 * @param fingers those that matched, all together; none where no finger was evidence
 */
@RegisterForReflection
record HitEnvelope(
        String format,
        String device,
        long sequence,
        Instant at,
        String place,
        String officerId,
        String officer,
        String encounter,
        String noticeCountry,
        String noticeId,
        List<Evidence> evidence,
        @Nullable DocumentSnapshot document,
        @Nullable Long watchlistVersion,
        List<CapturedFinger.Named> fingers) {

    static HitEnvelope of(
            String device,
            long sequence,
            String place,
            EncounterSnapshot encounter,
            Candidate candidate,
            Candidate.Adjudication adjudication,
            List<CapturedFinger> fingers) {
        Answer answer = encounter.answer();
        return new HitEnvelope(
                "tambo-hit/1",
                device,
                sequence,
                adjudication.at(),
                place,
                adjudication.officerId(),
                adjudication.officer(),
                encounter.id(),
                candidate.notice().country(),
                candidate.notice().id(),
                candidate.evidence(),
                encounter.document(),
                answer == null ? null : answer.watchlistVersion(),
                fingers.stream().map(CapturedFinger::named).toList());
    }
}
