package org.tambo.watchlist.name;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names that stand for one another: short forms, and one name's forms in several languages. */
final class Nicknames {
    private static final String GROUPS = """
            JOSE PEPE JOSEPH YOSEF JOSEF GIUSEPPE
            FRANCISCO PACO PANCHO FRANCIS FRANCESCO FRANZ FRANK
            JUAN JOHN JEAN JHON JON GIOVANNI IVAN IOAN JOHANN JOAO
            JESUS CHUCHO
            MANUEL MANOLO EMMANUEL
            MARIA MARY MARIE MARIYA
            ROBERTO ROBERT BOB BETO
            ALBERTO BETO ALBERT
            GUILLERMO WILLIAM WILHELM MEMO BILL WILL
            MIGUEL MICHAEL MIKE MICHEL MIKHAIL MICHELE
            PEDRO PETER PIERRE PIOTR PETR PIETRO
            PABLO PAUL PAVEL PAOLO
            CARLOS CHARLES KARL CARLO CHARLIE
            LUIS LOUIS LUCHO LUIGI
            ENRIQUE HENRY HENRI HEINRICH QUIQUE
            ANTONIO TONY TONO ANTHONY ANTON ANTOINE
            EDUARDO EDWARD EDU LALO ED
            FERNANDO FERDINAND NANDO
            RAFAEL RAFA RAPHAEL
            JORGE GEORGE GEORG YURI
            ANDRES ANDREW ANDREI ANDREA
            DIEGO SANTIAGO JAIME JAMES JIM TIAGO JACOBO
            ISABEL ELIZABETH ELISABETH CHABELA LISA BETH
            ROSARIO CHAYO CHARO
            DOLORES LOLA
            TERESA TERE THERESA THERESE
            GUADALUPE LUPE
            CONCEPCION CONCHA
            MERCEDES MECHE
            CATALINA KATHERINE CATHERINE KATARINA KATY
            ELENA HELEN HELENA
            LEONARDO LEO LEONARD
            GREGORIO GREGORY
            IGNACIO NACHO IGNATIUS
            ALEJANDRO ALEX ALEXANDER ALEJO ALEXANDRE SANDRO ALEXANDR
            ALFONSO PONCHO
            VICENTE VINCENT CHENTE
            MARCELO CHELO
            JAVIER XAVIER JAVI
            TEODORO TED THEODORE
            BARACK BARRY
            SEGUNDO SECUNDO
            SERGIO SERGEY SERGEI
            DANIEL DANNY DANI
            MOHAMMED MUHAMMAD MOHAMED MOHAMMAD MUHAMMED MOHAMAD MUHAMAD MAHOMED
            AHMED AHMAD
            ABDEL ABDUL ABD
            JOAQUIN QUINO JOACHIM
            DANIELA DANY
            GABRIELA GABY
            PATRICIA PATTY PATI
            SUSANA SUSY
            BEATRIZ BETTY
            CONSUELO CHELO
            ROCIO CHIO
            TOMAS THOMAS TOM
            ESTEBAN STEPHEN STEVEN STEFAN ETIENNE STEVE
            FELIPE PHILIP PHILIPPE PHIL
            RICARDO RICHARD RICK DICK
            JULIO JULES JULIUS
            YESENIA JESENIA JESSENIA YESSENIA
            BRAYAN BRIAN BRYAN
            LEIDY LADY LEYDI LEIDI
            YHULISSA JULISSA YULISA
            WILMER WILMAR
            FREDDY FREDY FREDERICK ALFREDO
            CHRISTOPHER CRISTOBAL CRISTOFER CHRIS
            VLADIMIR VOLODYMYR VOVA
            NICOLAS NICHOLAS NICK NIKOLAI
            MATEO MATTHEW MATT MATHIEU
            SAMUEL SAM
            BENJAMIN BEN
            KENNETH KEN
            TIMOTHY TIM
            DAVID DAVE
            DONALD DON
            RONALD RON
            JOSHUA JOSUE
            YEVGENY EVGENY EUGENE EUGENIO
            DMITRY DMITRI DIMITRI
            HUSSEIN HUSSAIN HUSAYN HOSSEIN
            YUSUF YOUSSEF YUSEF
            OSAMA USAMA
            ALEKSANDR ALEXANDER ALEXANDRE OLEKSANDR ALIAKSANDR ALEXANDR SASHA
            MIKHAIL MYKHAILO MIHAIL MICHAEL MISHA
            NIKOLAI NIKOLAY MYKOLA NICHOLAS NICOLAE
            PAVEL PAVLO PAUL
            YURIY YURI YURII IOURI
            ANDREI ANDREY ANDRIY ANDREW ANDRZEJ
            SERGEI SERHII SERGUEI SERGEY SERHIY SERGIY
            DMITRY DMYTRO DMITRII
            IGOR IHOR
            OLEG OLEH
            KONSTANTIN CONSTANTINE CONSTANTIN KOSTYANTYN
            YELENA ELENA OLENA
            EKATERINA YEKATERINA CATHERINE KATERYNA KATYA
            JACK JOHN JOHNNY
            HARRY HENRY HAROLD
            LARRY LAWRENCE LORENZO LAURENT
            JOE JOSEPH JOEY
            JEFF JEFFREY GEOFFREY
            GREG GREGORY GREGOR
            MAGGIE PEGGY MARGARET MARGARITA
            PATRICK PAT PATRICIO
            PETE PETER
            BOBBY ROBERT ROB
            RUDY RODOLFO RUDOLF RUDOLPH
            LENCHO LORENZO
            PANCHA FRANCISCA PAQUITA
            CHABUCA ISABEL
            LICHA ALICIA
            NANDA FERNANDA
            LUPITA GUADALUPE
            MARUJA MARIA MARUCHA
            JUANITA JUANA JUANCHO
            PEPITA JOSEFA JOSEFINA
            LEE RI YI RHEE
            PARK PAK BAK
            CHOI CHOE
            JUNG CHUNG JEONG CHONG
            JO CHO
            KANG GANG
            NO ROH NOH
            SHIN SIN
            ABD ABDUL ABDEL ABDAL
            MEHMET MOHAMMED MUHAMMAD MAMADOU
            ISA ISSA EISA
            YAHYA YEHIA
            IBRAHIM EBRAHIM ABRAHAM
            ISMAIL ESMAIL ISHMAEL
            SOLIMAN SULEIMAN SULAYMAN SOLOMON
            ZAYD ZAID ZEID
            """;

    private static final String[] LINES = GROUPS.split("\n");
    private static final int[] NO_GROUPS = {};
    private static final Map<String, int[]> GROUPS_OF = groups();

    private Nicknames() {}

    /** The groups a name is in, by number; shared, not to be changed. */
    static int[] groupsOf(String name) {
        return GROUPS_OF.getOrDefault(name, NO_GROUPS);
    }

    static boolean standForOneAnother(NameToken a, NameToken b) {
        for (int group : a.nicknames()) {
            for (int other : b.nicknames()) {
                if (group == other) {
                    return true;
                }
            }
        }
        return false;
    }

    /** All names that may stand for one, without itself. */
    static List<String> of(NameToken name) {
        var others = new ArrayList<String>();
        for (int group : name.nicknames()) {
            for (String other : LINES[group].split(" ")) {
                if (!other.equals(name.text())) {
                    others.add(other);
                }
            }
        }
        return others;
    }

    private static Map<String, int[]> groups() {
        var groups = new HashMap<String, int[]>();
        for (int group = 0; group < LINES.length; group++) {
            for (String name : LINES[group].split(" ")) {
                int[] one = {group};
                groups.merge(name, one, (a, b) -> {
                    var both = Arrays.copyOf(a, a.length + 1);
                    both[a.length] = b[0];
                    return both;
                });
            }
        }
        return Map.copyOf(groups);
    }
}
