package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** An encounter in the journal. Of a traveller without a candidate it says when, who, where and what, not of whom. */
@Entity
@Table(name = "encounter")
class EncounterRecord extends PanacheEntityBase {
    @Id
    String id = "";

    /** Milliseconds since 1970, as all times in the journal. */
    long openedAt;

    String officer = "";
    String place = "";
    boolean open;

    @Nullable
    String verdict;

    @Nullable
    String reasons;

    @Nullable
    Long answeredAt;

    @Nullable
    Long watchlistVersion;

    @Nullable
    String watchlistCoverage;

    @Nullable
    Long watchlistIssuedAt;

    /** What is kept while a candidate is open: sealed, null otherwise. */
    byte @Nullable [] kept;

    /** The fingers' pictures, likewise. */
    byte @Nullable [] finger;
}
