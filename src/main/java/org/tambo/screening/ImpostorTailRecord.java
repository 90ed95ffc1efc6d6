package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How one sensor's impostors score. */
@Entity
@Table(name = "impostor_tail")
class ImpostorTailRecord extends PanacheEntityBase {
    @Id
    String sensor = "";

    @Column(nullable = false)
    byte[] counts = {};
}
