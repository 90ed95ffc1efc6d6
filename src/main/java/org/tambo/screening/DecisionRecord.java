package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A person's finding on one candidate. */
@Entity
@Table(name = "decision")
class DecisionRecord extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id = 0L;

    String encounter = "";
    String candidate = "";

    /** The notice's country and number, hashed under the station's key. */
    byte[] notice = {};

    String finding = "";
    String officer = "";
    long at;
}
