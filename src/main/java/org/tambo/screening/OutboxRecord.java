package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One link of the chain of what is owed to the centre. */
@Entity
@Table(name = "outbox")
class OutboxRecord extends PanacheEntityBase {
    @Id
    long sequence;

    @Nullable
    String kind;

    /** The entry's bytes, sealed; null once the centre has receipted them. */
    byte @Nullable [] entry;

    /** Bytes that the sealed entry takes while it is here. */
    long size;

    /** Of the entry's bytes, hexadecimal; null only where an older station left it. */
    @Nullable
    String sha256;

    byte @Nullable [] signature;

    @Nullable
    Long receipt;
}
