package io.whittle.plugin.process.wire;

/** The octet that a frame begins with, after its length. Numbers are never used for anything else. */
final class FrameType {
    static final int HELLO = 1;
    static final int READY = 2;
    static final int OFFER_BUNDLE = 3;
    static final int BUNDLE_PART = 4;
    static final int OPEN_JOB = 5;
    static final int CLOSE_JOB = 6;
    static final int DISPATCH = 7;
    static final int MORE_BLOCKS = 8;
    static final int SHRINK = 9;
    static final int CANCEL = 10;
    static final int STARTED = 11;
    static final int PROGRESS = 12;
    static final int RESULT_PART = 13;
    static final int SHRUNK = 14;
    static final int FINISHED = 15;
    static final int FAILED = 16;
    static final int HEARTBEAT = 17;
    static final int BYE = 18;
    static final int AT_ITEM = 19;

    private FrameType() {}
}
