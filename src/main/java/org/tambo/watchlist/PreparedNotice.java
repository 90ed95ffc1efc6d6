package org.tambo.watchlist;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.security.BlindIndex;
import org.tambo.security.Sealer;
import org.tambo.watchlist.name.PersonRecord;

/** A notice with all that its rows hold. */
record PreparedNotice(
        long key,
        NoticeLine line,
        @Nullable PersonRecord person,
        byte[] name,
        byte[] payload,
        List<byte[]> numbers,
        List<Part> fingers,
        List<Part> portraits) {
    /** A row of a table of a notice's parts. */
    record Part(long key, int position, byte[] sealed) {}

    static PreparedNotice of(long key, NoticeLine line, Sealer sealer, BlindIndex index) {
        Notice notice = line.notice();
        List<Part> fingers = new ArrayList<>();
        long part = key * Replica.PARTS;
        for (Notice.Finger one : line.fingers()) {
            byte[] sealed = sealer.seal(one.template().bytes(), Replica.context("finger", part));
            fingers.add(new Part(part++, one.position().ordinal(), sealed));
        }
        List<Part> portraits = new ArrayList<>();
        part = key * Replica.PARTS;
        for (Notice.Picture one : line.portraits()) {
            byte[] sealed = sealer.seal(one.bytes(), Replica.context("portrait", part));
            portraits.add(new Part(part++, 0, sealed));
        }
        return new PreparedNotice(
                key,
                line,
                notice.person() == null ? null : Generation.record(notice.person()),
                Replica.name(index, notice.country(), notice.id()),
                NoticePayload.seal(sealer, key, notice),
                NumberKey.of(notice).stream()
                        .map(number -> index.of(number.indexed()))
                        .toList(),
                fingers,
                portraits);
    }
}
