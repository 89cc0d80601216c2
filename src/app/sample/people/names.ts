/** Given and family names that go together, by the places that families come from. None of the pairs below is meant to be anybody. */
export interface NamePool {
  given: string;
  family: string;
  /** How many of the crowd. */
  people: number;
}

export const namePools: NamePool[] = [
  {
    given:
      "Abigail Clayton Darlene Everett Glenda Hollis Janine Loretta Merritt Nadine Orson Phyllis Randall Sylvia Trudy Vernon",
    family:
      "Ashcombe Bellwether Brackenridge Coldiron Dunnavant Fairweather Garlinghouse Hathersage Lockridge Mossgrove Pennywell Stallworth Thistlewood Underhill Whitlatch Yarborough",
    people: 62,
  },
  {
    given:
      "Altagracia Benicio Consuelo Dario Esmeralda Fermín Gisela Hernán Itzel Joaquín Leticia Maribel Norberto Ofelia Ramiro Soledad",
    family:
      "Altamirano Bustillos Cárcamo Delgadillo Escamilla Figueredo Gallardo Hinojosa Izaguirre Lucero Montalvo Nevárez Orozco Peñaloza Quintanilla Zaragoza",
    people: 52,
  },
  {
    given: "Adaeze Bolanle Chukwuma Ebele Funmilayo Ifeoma Kelechi Ngozi Obinna Sade Temitope Uchenna",
    family: "Adeyinka Balogun Chukwudi Ekwueme Fashola Igwebuike Lawal Nnamani Ogunleye Salako Umeh Yakubu",
    people: 18,
  },
  {
    given:
      "Alvin Bernadette Cedric Denise Ernestine Felicia Garland Hattie Isaiah Jerome Keisha Lavonne Marvin Nichelle Otis Rochelle",
    family:
      "Barksdale Broadnax Culpepper Dorsett Fontaine Gadsden Hollingshed Jessup Latimore McElveen Pettigrew Rainey Singletary Tolliver Vickers Witherspoon",
    people: 44,
  },
  {
    given: "Aiko Chiyo Daichi Emi Haruto Kazue Mitsuru Natsuki Reiko Shinji Tomoko Yuki",
    family: "Amemiya Fujisaki Hayakawa Inaba Kuramoto Matsubara Nishioka Okazaki Shirahama Tachibana Uehara Yamaguchi",
    people: 14,
  },
  {
    given: "Bao Chen-Yi Fang Guowei Huiling Jiahao Lan Minjun Peiyu Ruolan Shuwen Xiaoping Yichen Zhihao",
    family: "Bai Deng Fong Gao Hsieh Jiang Kwan Liao Mok Ouyang Pang Shao Tsai Wen Yip Zhuang",
    people: 26,
  },
  {
    given: "Bích Dung Giang Hạnh Khoa Linh Minh Ngọc Quân Thảo Trang Vinh",
    family: "Bùi Cao Đỗ Hoàng Huỳnh Lâm Lương Mai Phùng Thái Trịnh Vương",
    people: 14,
  },
  {
    given: "Anjali Bhavna Deepak Gautam Hema Ishaan Kavitha Lakshmi Manoj Nandini Prakash Rukmini Sanjeev Uma Vikram",
    family:
      "Acharya Bhattacharjee Chaudhuri Deshmukh Gokhale Hegde Iyengar Joglekar Kulkarni Mahadevan Nambiar Pillai Subramanian Thakkar Venkatesh",
    people: 24,
  },
  {
    given: "Ahlam Bassam Dalia Fadi Hanan Ibtisam Jamila Khalil Layla Marwan Nisreen Qasim Rania Samir Wafa",
    family:
      "Abu-Zayd Barakat Darwish Fakhoury Ghanem Hijazi Jabbour Khoury Maalouf Nasrallah Qabbani Rahbani Shahin Tarazi Zogby",
    people: 18,
  },
  {
    given:
      "Alina Bogdan Daria Halina Ilya Jadwiga Katarzyna Lidia Miroslav Oksana Piotr Renata Stanislav Tereza Vesna Zbigniew",
    family:
      "Borkowicz Chernenko Dvorak Gajewski Horvatić Jankowiak Kaczmarek Lisowicz Melnyk Novotny Petrenko Rychlik Sokol Tkachenko Vuković Zielonka",
    people: 26,
  },
  {
    given:
      "Astrid Birger Carsten Elke Folke Gunhild Henning Jorunn Karin Lennart Mette Nils Pernille Ragnhild Sigurd Ulrike",
    family:
      "Aasgaard Bjerregaard Dahlström Ekblad Fjeldstad Grönqvist Hagedorn Kirkegaard Lindqvist Mortensen Overgaard Rosendahl Sandvik Torkelson Vinterberg Westergaard",
    people: 22,
  },
  {
    given: "Adrien Blanche Colette Didier Élodie Gaspard Héloïse Lucien Maëlle Noémie Pascal Séverine",
    family:
      "Beauchemin Carbonneau Desrochers Fontenelle Gauthreaux Lachapelle Marchetti Pelletrin Robichaux Thibodeau Vaillancourt Levasseur",
    people: 16,
  },
  {
    given: "Aoife Cormac Deirdre Eilidh Fergus Gwyneth Iestyn Maeve Niamh Rhodri Siobhan Tegan",
    family:
      "Carrick Donnellan Gallacher Heneghan Kilbride Llewelyn Mulqueen Penhaligon Rafferty Strachan Trevithick Uprichard",
    people: 16,
  },
  {
    given: "Aroha Kalani Leilani Makoa Nalani Sefina Sione Tevita Vaimana",
    family: "Faleolo Kahananui Latu Makekau Nakoa Paongo Taufa Tuitama Waihee",
    people: 8,
  },
  {
    given: "Carmela Dindo Evangeline Florante Jocelyn Lourdes Marisol Nestor Rosario Teresita",
    family:
      "Abellanosa Bautista-Ocampo Catacutan Dimaculangan Macaraeg Magsino Panganiban Salonga-Reyes Tolentino Villanueva-Cruz",
    people: 12,
  },
  {
    given: "Dong-hyun Eun-ji Hye-rim Ji-won Min-seo Sang-woo Soo-ah Young-mi",
    family: "Bae Cheon Gwak Hyun Myung Noh Seong Yun",
    people: 10,
  },
  {
    given: "Almaz Dawit Eyerusalem Fatuma Girma Hirut Mulu Tesfaye Yordanos Zewdu",
    family: "Abate Desta Gebremariam Haile-Mikael Kidane Mengistab Tadesse-Worku Woldeyes Yilma Zerihun",
    people: 8,
  },
  {
    given: "Ariella Binyamin Devorah Eitan Hadassah Mordecai Naftali Rivka Shoshana Yael",
    family:
      "Adelstein Birnholz Eisenstadter Garfinkel Katzenelson Lewenthal Mandelkern Rubinfeld Sternlicht Zimmerspitz",
    people: 10,
  },
];
