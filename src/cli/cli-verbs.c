/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <string.h>

const CliVerb cli_verbs[] = {
    {"train", "FILE", "train what an experiment file describes",
     "--set changes one key of the file: --set training.epochs=5 --set 'network.layers=[]'.\n"
     "The run's folder is printed when it ends. Ctrl-C finishes the batch, writes a checkpoint\n"
     "and ends with status 1; `glia resume` goes on from there. A second Ctrl-C ends at once.",
     cli_verb_train},
    {"resume", "RUN", "go on with a run that was stopped or interrupted",
     "RUN is a run's folder. The result is the same as if it had never been stopped.",
     cli_verb_resume},
    {"sweep", "FILE", "train every run of a sweep, several at once",
     "Each run has a folder of its own under DIR.", cli_verb_sweep},
    {"recipe", "list | run NAME", "the built-in experiments",
     "`run` fetches the data if need be, trains every run of the recipe, and writes the run\n"
     "folders under DIR/runs and every figure into DIR.",
     cli_verb_recipe},
    {"data", "list | get NAME | info NAME", "the catalogue of data sets",
     "`get` downloads, checks the integrity and prints the path.", cli_verb_data},
    {"tokenize", "FILE", "split each line of FILE, a sentence, into words",
     "Words are those of NLTK's NLTKWordTokenizer. FILE - is standard input.", cli_verb_tokenize},
    {"runs", "[DIR]", "list the runs under DIR or in the run store", NULL, cli_verb_runs},
    {"compare", "RUN…", "compare runs: results, differences, whether one is better",
     "RUN is a run's folder, or a folder with runs in it. Runs that differ only in their seed are\n"
     "one row, with mean and standard deviation. Two rows are tested against each other.",
     cli_verb_compare},
    {"plot", "RUN…", "draw runs as PNG, SVG or PDF, or write the curves as CSV",
     "RUN is a run's folder. The ending of -o's FILE decides the format.", cli_verb_plot},
    {"evaluate", "RUN DATA", "loss, accuracy and confusion matrix of a run's best weights",
     "DATA is train, dev or test of the run's own data, or a CSV file with the same columns. The "
     "loss\n"
     "is the mean over the examples. Rows of a file that have a missing value or a category that\n"
     "training did not have are left out and counted.",
     cli_verb_evaluate},
    {"predict", "RUN [TEXT or FILE]", "classes and probabilities for new examples",
     "A run on texts takes a text, or a file with one text a line. Any other run takes a CSV file\n"
     "with the columns it was trained on. Without TEXT or FILE standard input is read. Each row "
     "has\n"
     "an answer in its place: where nothing can be said of it an empty one, with the reason. "
     "Losses\n"
     "without probabilities (hinge, mean squared error) have scores: the largest one wins.",
     cli_verb_predict},
    {"export", "RUN", "write a run's weights for other programs",
     "-o FILE.safetensors has the weights under the names of torch's nn.Sequential: 0.weight,\n"
     "0.bias, 2.weight, …; torch reads them with load_state_dict.\n"
     "-o FILE.onnx has the whole network, from x [N x inputs] in the data's own units to logits "
     "and\n"
     "probabilities (hinge: scores, mean squared error: values).\n"
     "-o FILE.npy has all parameters as one vector, in the order of torch's parameters_to_vector.",
     cli_verb_export},
    {"report", "RUN…", "a report about runs: results, figures, settings, data",
     "RUN is a run's folder, or a folder with runs in it. -o FILE.pdf, or FILE.md with the "
     "figures\n"
     "beside it.",
     cli_verb_report},
    {"check", "[FILE]", "gradient check: analytic against numerical, for each layer",
     "Without FILE, networks with every activation, loss and normalization are checked.",
     cli_verb_check},
    {"activation", "NAME…", "activation functions and their derivatives as tables and figures",
     "Without NAME all of them are listed.", cli_verb_activation},
    {"softmax", "Z…", "softmax of logits and its Jacobian",
     "Two to twelve logits; negative ones behind --: glia softmax -- -1 0 2.", cli_verb_softmax},
    {"jacobian", "[FUNCTION]", "shapes and numbers of seven Jacobians",
     "Without FUNCTION all are listed: constant, squared-norm, inner-product, product, identity,\n"
     "square, matrix; with it, X, W, w and the Jacobian's numbers are printed.",
     cli_verb_jacobian},
    {"xor", "", "XOR: what one layer cannot do, two can, and training from four starts",
     "A search for the best single layer, the two layers that solve it, and gradient descent from\n"
     "the solution, zero, a constant and random numbers.",
     cli_verb_xor},
    {"graph", "EXPRESSION NAME=VALUE…", "an expression's computation graph: values and gradients",
     "For example: glia graph 'ln(x) + exp(y) * z' x=1 y=3 z=2. An expression has + - * / ^, ln,\n"
     "exp, sqrt, sin, cos, tanh, sigmoid, relu, max, min, numbers and variables.",
     cli_verb_graph},
    {"bench", "", "how fast the engine is on this machine",
     "Training steps a second and GFLOP/s for a few usual shapes of network, one thread.",
     cli_verb_bench},
    {NULL},
};

const CliVerb *
cli_verb_find (const char *name)
{
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    if (strcmp (verb->name, name) == 0)
      return verb;
  return NULL;
}
