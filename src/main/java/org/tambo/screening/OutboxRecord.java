package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** What is owed to the centre. After delivery the envelope is erased; the row stays as the receipt. */
@Entity
@Table(name = "outbox")
class OutboxRecord extends PanacheEntityBase {
    @Id
    long sequence;

    /** The envelope of a hit or a correction, sealed; null once delivered. */
    byte @Nullable [] envelope;

    @Nullable
    Long deliveredAt;
}
