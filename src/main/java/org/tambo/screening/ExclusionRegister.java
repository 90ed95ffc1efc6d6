package org.tambo.screening;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.tambo.document.TravelDocument;
import org.tambo.security.BlindIndex;
import org.tambo.security.StationKeys;
import org.tambo.watchlist.Notice;

/** What officers have refuted, by document: kept until it expires or the notice is changed. */
@ApplicationScoped
class ExclusionRegister {
    private final BlindIndex index;
    private final StationPolicy policy;
    private final ObjectMapper json;

    ExclusionRegister(StationKeys keys, StationPolicy policy, ObjectMapper json) {
        this.index = keys.blindIndex("exclusion");
        this.policy = policy;
        this.json = json;
    }

    /** What is in force for a document. */
    @Transactional
    Exclusions of(TravelDocument document, Instant now) {
        List<Exclusions.Entry> entries =
                ExclusionRecord.<ExclusionRecord>list(
                                "document = ?1 and until > ?2", document(document), now.toEpochMilli())
                        .stream()
                        .map(row -> new Exclusions.Entry(
                                row.id,
                                new Exclusions.Hashes(text(row.notice), text(row.content)),
                                Set.of(row.evidence.split(" ")),
                                Instant.ofEpochMilli(row.since),
                                Instant.ofEpochMilli(row.until)))
                        .toList();
        return new Exclusions(entries, this::hashes);
    }

    /** Enters a refuted candidate; nothing where policy lets no exclusion last. Part of the caller's transaction. */
    @Transactional
    void refuted(TravelDocument document, Candidate candidate, Candidate.Adjudication adjudication) {
        ExclusionRecord.delete("until <= ?1", adjudication.at().toEpochMilli());
        Duration lasts = policy.exclusion(candidate.notice());
        if (lasts.isZero()) {
            return;
        }
        ExclusionRecord row = new ExclusionRecord();
        row.document = document(document);
        row.notice = index.of(name(candidate.notice()));
        row.content = index.of(content(candidate.notice()));
        row.evidence = String.join(" ", new TreeSet<>(Exclusions.kinds(candidate)));
        row.officer = adjudication.officerId();
        row.since = adjudication.at().toEpochMilli();
        row.until = adjudication.at().plus(lasts).toEpochMilli();
        row.persist();
    }

    /** Removes what was found of a notice that is no longer what it was. */
    @Transactional
    void remove(List<Long> ids) {
        ExclusionRecord.delete("id in ?1", ids);
    }

    private byte[] document(TravelDocument document) {
        return index.of("document " + document.issuer() + "/"
                + document.number().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", ""));
    }

    private Exclusions.Hashes hashes(Notice notice) {
        return new Exclusions.Hashes(text(index.of(name(notice))), text(index.of(content(notice))));
    }

    private static String name(Notice notice) {
        return "notice " + Candidates.reference(notice);
    }

    private String content(Notice notice) {
        try {
            return "content " + json.writeValueAsString(notice);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
