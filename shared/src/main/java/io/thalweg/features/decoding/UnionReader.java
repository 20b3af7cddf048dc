package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Reads the index of a union's branch, then its value. */
record UnionReader(ValueReader[] branches) implements ValueReader {

    @Override
    public boolean read(AvroInput in, ExampleBuffer row) throws MalformedException {
        int branch = in.readIndex();
        if (branch < 0 || branch >= branches.length) {
            throw noSuchBranch(branch, branches.length);
        }
        return branches[branch].read(in, row);
    }

    static MalformedException noSuchBranch(int branch, int branches) {
        return new MalformedException("a union's branch must be in [0, " + branches + ") but was " + branch);
    }
}
