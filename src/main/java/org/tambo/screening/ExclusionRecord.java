package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A notice that is not about a document's holder. Both stand here as keyed hashes. */
@Entity
@Table(name = "exclusion")
class ExclusionRecord extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id = 0L;

    byte[] document = {};
    byte[] notice = {};

    /** Of all that the notice said then. */
    byte[] content = {};

    /** The kinds of evidence that were refuted, parted by blanks. */
    String evidence = "";

    String officer = "";
    long since;
    long until;
}
