package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A confirmed match, with its evidence sealed. */
@Entity
@Table(name = "hit")
class HitRecord extends PanacheEntityBase {
    @Id
    long sequence;

    String encounter = "";
    String candidate = "";
    long at;

    /** The matching fingers whose pictures are too large to go to the centre, sealed. */
    byte @Nullable [] finger;

    /** The number of the entry that took it back. */
    @Nullable
    Long retraction;
}
