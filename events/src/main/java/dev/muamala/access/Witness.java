package dev.muamala.access;

/** Is told what one caller is shown; the server keeps it. */
@FunctionalInterface
public interface Witness {
    /** The attribute of a request under which the server keeps it. */
    String ATTRIBUTE = "dev.muamala.access.Witness";

    Witness NOBODY = (request, applicant) -> {};

    /**
     * @param attribute what stands under {@link #ATTRIBUTE}
     * @return nobody where nothing is kept
     */
    static Witness of(Object attribute) {
        return attribute instanceof Witness witness ? witness : NOBODY;
    }

    /** The caller is being shown where this request of this applicant stands. Never waits. */
    void saw(String request, String applicant);
}
