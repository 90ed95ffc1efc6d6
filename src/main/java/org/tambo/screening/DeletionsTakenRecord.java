package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Up to which of the replica's proofs of deletion the outbox has taken them. */
@Entity
@Table(name = "deletions_taken")
class DeletionsTakenRecord extends PanacheEntityBase {
    @Id
    int one = 1;

    long sequence;
}
