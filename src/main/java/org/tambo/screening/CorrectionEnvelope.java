package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * "Not this person", as the country that issued the notice receives it ({@code docs/hits.md}): what in the notice matched
 * somebody else, and nothing of who that was.
 */
@RegisterForReflection
record CorrectionEnvelope(
        String format,
        String device,
        long sequence,
        Instant at,
        String place,
        String officerId,
        String officer,
        String noticeCountry,
        String noticeId,
        List<String> evidence,
        double risk,
        List<ComparedField> agrees,
        List<NearField> nearly,
        List<ComparedField> disagrees) {

    static CorrectionEnvelope of(
            String device, long sequence, String place, Candidate candidate, Candidate.Adjudication adjudication) {
        return new CorrectionEnvelope(
                "tambo-correction/1",
                device,
                sequence,
                adjudication.at(),
                place,
                adjudication.officerId(),
                adjudication.officer(),
                candidate.notice().country(),
                candidate.notice().id(),
                Exclusions.kinds(candidate).stream().sorted().toList(),
                candidate.risk().probability(),
                candidate.agrees(),
                candidate.nearly(),
                candidate.disagrees());
    }
}
